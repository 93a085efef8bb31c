-- pgtt 4.0.0: signatures read from PostgreSQL 17 by tools/record-extensions.py
CREATE TABLE pgtt_schema.pg_global_temp_tables (relid integer NOT NULL, nspname name NOT NULL, relname name NOT NULL, preserved boolean, code text, CONSTRAINT pg_global_temp_tables_nspname_relname_key UNIQUE (nspname, relname));
GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE pgtt_schema.pg_global_temp_tables TO PUBLIC;
