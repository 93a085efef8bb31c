CREATE TABLE network.sessions_2023 (LIKE network.sessions INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING GENERATED);
ALTER TABLE network.sessions ATTACH PARTITION network.sessions_2023
    FOR VALUES FROM ('2023-01-01 00:00+00') TO ('2024-01-01 00:00+00');
ALTER TABLE network.sessions DETACH PARTITION network.sessions_2024_q1;
DROP TABLE network.sessions_2024_q1;
CREATE TABLE network.sessions_2024_q1 PARTITION OF network.sessions
    FOR VALUES FROM ('2024-01-01 00:00+00') TO ('2024-04-01 00:00+00') WITH (fillfactor = 80);
