-- fuzzystrmatch 1.2: signatures read from PostgreSQL 17 by tools/record-extensions.py
CREATE FUNCTION @extschema@.levenshtein(text, text) RETURNS integer LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.levenshtein(text, text, integer, integer, integer) RETURNS integer LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.levenshtein_less_equal(text, text, integer) RETURNS integer LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.levenshtein_less_equal(text, text, integer, integer, integer, integer) RETURNS integer LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.metaphone(text, integer) RETURNS text LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.soundex(text) RETURNS text LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.text_soundex(text) RETURNS text LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.difference(text, text) RETURNS integer LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.dmetaphone(text) RETURNS text LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.dmetaphone_alt(text) RETURNS text LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.daitch_mokotoff(text) RETURNS text[] LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '', '';
