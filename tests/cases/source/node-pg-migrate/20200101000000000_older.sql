-- Down Migration
DROP TABLE b;
--- UP  migration
CREATE TABLE b (id integer);
