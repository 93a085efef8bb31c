-- amcheck 1.4: signatures read from PostgreSQL 17 by tools/record-extensions.py
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
CREATE FUNCTION @extschema@.verify_heapam(relation regclass, on_error_stop boolean DEFAULT false, check_toast boolean DEFAULT false, skip text DEFAULT 'none'::text, startblock bigint DEFAULT NULL::bigint, endblock bigint DEFAULT NULL::bigint, OUT blkno bigint, OUT offnum integer, OUT attnum integer, OUT msg text) RETURNS SETOF record LANGUAGE c AS '', '';
REVOKE ALL ON FUNCTION @extschema@.verify_heapam(relation regclass, on_error_stop boolean, check_toast boolean, skip text, startblock bigint, endblock bigint, OUT blkno bigint, OUT offnum integer, OUT attnum integer, OUT msg text) FROM PUBLIC;
CREATE FUNCTION @extschema@.bt_index_parent_check(index regclass, heapallindexed boolean, rootdescend boolean, checkunique boolean) RETURNS void LANGUAGE c STRICT PARALLEL RESTRICTED AS '', '';
REVOKE ALL ON FUNCTION @extschema@.bt_index_parent_check(index regclass, heapallindexed boolean, rootdescend boolean, checkunique boolean) FROM PUBLIC;
CREATE FUNCTION @extschema@.bt_index_check(index regclass, heapallindexed boolean, checkunique boolean) RETURNS void LANGUAGE c STRICT PARALLEL RESTRICTED AS '', '';
REVOKE ALL ON FUNCTION @extschema@.bt_index_check(index regclass, heapallindexed boolean, checkunique boolean) FROM PUBLIC;
