BEGIN;
CREATE TABLE users (id integer);
COMMIT;
