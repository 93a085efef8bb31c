CREATE UNLOGGED TABLE network.meter_values (
    session_id  bigint NOT NULL,
    at          timestamptz NOT NULL DEFAULT clock_timestamp(),
    watts       integer,
    amps        real[3],
    raw         jsonb
) WITH (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.05);

ALTER TABLE network.meter_values ALTER COLUMN raw SET STORAGE EXTERNAL;
ALTER TABLE network.meter_values ALTER COLUMN session_id SET STATISTICS 500;
CREATE INDEX meter_values_at ON network.meter_values USING brin (at) WITH (pages_per_range = 32);
