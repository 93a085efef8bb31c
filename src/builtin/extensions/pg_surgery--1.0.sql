-- pg_surgery 1.0: signatures read from PostgreSQL 15 by tools/record-extensions.py
CREATE FUNCTION @extschema@.heap_force_kill(reloid regclass, tids tid[]) RETURNS void LANGUAGE c STRICT AS '', '';
REVOKE ALL ON FUNCTION @extschema@.heap_force_kill(reloid regclass, tids tid[]) FROM PUBLIC;
CREATE FUNCTION @extschema@.heap_force_freeze(reloid regclass, tids tid[]) RETURNS void LANGUAGE c STRICT AS '', '';
REVOKE ALL ON FUNCTION @extschema@.heap_force_freeze(reloid regclass, tids tid[]) FROM PUBLIC;
