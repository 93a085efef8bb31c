-- evolve-tx-off
CREATE TABLE c (a integer);
