-- What the server refuses about sequences, views, policies, statistics, extensions and privileges.

CREATE SCHEMA other;

CREATE TABLE plain (id serial PRIMARY KEY, name text, data json);

CREATE SEQUENCE other.apart;

ALTER SEQUENCE other.apart OWNED BY plain.id;

ALTER SEQUENCE plain_id_seq SET SCHEMA other;

ALTER TABLE plain SET SCHEMA other;

ALTER TABLE other.plain SET SCHEMA public;

CREATE TABLE counted (id integer GENERATED ALWAYS AS IDENTITY);

ALTER SEQUENCE counted_id_seq OWNED BY plain.id;

ALTER SEQUENCE counted_id_seq OWNED BY NONE;

-- Statistics

CREATE STATISTICS few ON (name) FROM plain;

CREATE STATISTICS enough ON name, id FROM plain;

-- Views that cannot be written through

CREATE VIEW fixed AS SELECT 1 AS one WITH CHECK OPTION;

CREATE VIEW grouped AS SELECT name, count(*) FROM plain GROUP BY name WITH LOCAL CHECK OPTION;

CREATE VIEW joined WITH (check_option = local) AS SELECT a.id FROM plain a, plain b;

CREATE VIEW writable AS SELECT id, name FROM plain WHERE id > 0 WITH CHECK OPTION;

CREATE VIEW limited AS SELECT id FROM plain LIMIT 5;

ALTER VIEW limited SET (check_option = cascaded);

ALTER VIEW writable SET (check_option = sometimes);

ALTER VIEW writable SET (fillfactor = 50);

-- Policies

CREATE POLICY reads ON plain FOR SELECT USING (true);

CREATE POLICY writes ON plain FOR INSERT WITH CHECK (true);

ALTER POLICY reads ON plain WITH CHECK (true);

ALTER POLICY writes ON plain USING (true);

-- Privileges

GRANT USAGE ON plain TO PUBLIC;

GRANT USAGE ON plain_id_seq TO PUBLIC;

-- Savepoints outside of a transaction

SAVEPOINT a;

RELEASE SAVEPOINT a;

ROLLBACK TO SAVEPOINT a;

BEGIN;

SAVEPOINT a;

RELEASE SAVEPOINT a;

COMMIT;

-- Where an object moves to

CREATE FUNCTION same(a integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';

CREATE FUNCTION other.same(b integer) RETURNS integer LANGUAGE sql AS 'SELECT 2';

ALTER FUNCTION same(integer) SET SCHEMA other;

ALTER FUNCTION same(integer) SET SCHEMA public;

CREATE TYPE ranged AS RANGE (subtype = inet);

ALTER TYPE ranged SET SCHEMA public;

CREATE TYPE label AS ENUM ('a');

CREATE TYPE other.label AS ENUM ('a');

ALTER TYPE label SET SCHEMA other;

-- A type within itself

CREATE TYPE link AS (a integer);

ALTER TYPE link ADD ATTRIBUTE b link;

ALTER TYPE link ADD ATTRIBUTE b link[];

ALTER TYPE link ALTER ATTRIBUTE a TYPE link;

ALTER TABLE plain ADD COLUMN itself plain;

-- Nowhere to make things

SET search_path = '';

CREATE EXTENSION hstore;

CREATE TABLE nowhere (id integer);
