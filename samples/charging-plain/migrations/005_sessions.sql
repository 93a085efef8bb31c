-- One partition a quarter.
CREATE TABLE network.sessions (
    id          bigint GENERATED ALWAYS AS IDENTITY,
    started_at  timestamptz NOT NULL,
    ended_at    timestamptz,
    charger_id  integer NOT NULL,
    connector   network.connector_no NOT NULL,
    card        bytea,
    energy_wh   bigint NOT NULL DEFAULT 0,
    energy_kwh  numeric GENERATED ALWAYS AS (energy_wh / 1000.0) STORED,
    stop_reason varchar(40),
    PRIMARY KEY (id, started_at),
    FOREIGN KEY (charger_id, connector) REFERENCES network.connectors (charger_id, no),
    CHECK (ended_at IS NULL OR ended_at >= started_at)
) PARTITION BY RANGE (started_at);

CREATE TABLE network.sessions_2024_q1 PARTITION OF network.sessions
    FOR VALUES FROM ('2024-01-01 00:00+00') TO ('2024-04-01 00:00+00');
CREATE TABLE network.sessions_2024_q2 PARTITION OF network.sessions
    FOR VALUES FROM ('2024-04-01 00:00+00') TO ('2024-07-01 00:00+00');
CREATE TABLE network.sessions_rest PARTITION OF network.sessions DEFAULT;

CREATE INDEX ON network.sessions (charger_id, started_at DESC);
CREATE INDEX sessions_open ON network.sessions (started_at) WHERE ended_at IS NULL;
