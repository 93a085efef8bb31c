-- pgrowlocks 1.2: signatures read from PostgreSQL 13 by tools/record-extensions.py
CREATE FUNCTION @extschema@.pgrowlocks(relname text, OUT locked_row tid, OUT locker xid, OUT multi boolean, OUT xids xid[], OUT modes text[], OUT pids integer[]) RETURNS SETOF record LANGUAGE c STRICT PARALLEL SAFE AS '', '';
