-- amcheck 1.2: signatures read from PostgreSQL 13 by tools/record-extensions.py
CREATE FUNCTION @extschema@.bt_index_check(index regclass) RETURNS void LANGUAGE c STRICT PARALLEL RESTRICTED AS '', '';
REVOKE ALL ON FUNCTION @extschema@.bt_index_check(index regclass) FROM PUBLIC;
CREATE FUNCTION @extschema@.bt_index_parent_check(index regclass) RETURNS void LANGUAGE c STRICT PARALLEL RESTRICTED AS '', '';
REVOKE ALL ON FUNCTION @extschema@.bt_index_parent_check(index regclass) FROM PUBLIC;
CREATE FUNCTION @extschema@.bt_index_check(index regclass, heapallindexed boolean) RETURNS void LANGUAGE c STRICT PARALLEL RESTRICTED AS '', '';
REVOKE ALL ON FUNCTION @extschema@.bt_index_check(index regclass, heapallindexed boolean) FROM PUBLIC;
CREATE FUNCTION @extschema@.bt_index_parent_check(index regclass, heapallindexed boolean) RETURNS void LANGUAGE c STRICT PARALLEL RESTRICTED AS '', '';
REVOKE ALL ON FUNCTION @extschema@.bt_index_parent_check(index regclass, heapallindexed boolean) FROM PUBLIC;
CREATE FUNCTION @extschema@.bt_index_parent_check(index regclass, heapallindexed boolean, rootdescend boolean) RETURNS void LANGUAGE c STRICT PARALLEL RESTRICTED AS '', '';
REVOKE ALL ON FUNCTION @extschema@.bt_index_parent_check(index regclass, heapallindexed boolean, rootdescend boolean) FROM PUBLIC;
