-- table_log 0.6.1: signatures read from PostgreSQL 17 by tools/record-extensions.py
CREATE FUNCTION @extschema@.table_log_basic() RETURNS trigger LANGUAGE c AS '', '';
CREATE FUNCTION @extschema@.table_log() RETURNS trigger LANGUAGE c AS '', '';
CREATE FUNCTION @extschema@.table_log_restore_table(character varying, character varying, character, character, character, timestamp with time zone, character, integer, integer) RETURNS character varying LANGUAGE c AS '', '';
CREATE FUNCTION @extschema@.table_log_restore_table(character varying, character varying, character, character, character, timestamp with time zone, character, integer) RETURNS character varying LANGUAGE c AS '', '';
CREATE FUNCTION @extschema@.table_log_restore_table(character varying, character varying, character, character, character, timestamp with time zone, character) RETURNS character varying LANGUAGE c AS '', '';
CREATE FUNCTION @extschema@.table_log_restore_table(character varying, character varying, character, character, character, timestamp with time zone) RETURNS character varying LANGUAGE c AS '', '';
CREATE FUNCTION @extschema@.table_log_init(integer, text, text, text, text, text DEFAULT 'SINGLE'::text, boolean DEFAULT false, text[] DEFAULT '{INSERT,UPDATE,DELETE}'::text[]) RETURNS void LANGUAGE c COST 100 AS '', '';
CREATE FUNCTION @extschema@.table_log_init(integer, text) RETURNS void LANGUAGE c COST 100 AS '', '';
CREATE FUNCTION @extschema@.table_log_init(integer, text, text) RETURNS void LANGUAGE c COST 100 AS '', '';
CREATE FUNCTION @extschema@.table_log_init(integer, text, text, text) RETURNS void LANGUAGE c COST 100 AS '', '';
