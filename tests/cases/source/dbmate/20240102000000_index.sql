-- migrate:up transaction:false
CREATE INDEX CONCURRENTLY a_id ON a (id);
-- migrate:down
DROP INDEX a_id;
-- migrate:up
CREATE TABLE b (id integer);
