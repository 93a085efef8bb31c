-- xml2 1.2: signatures read from PostgreSQL 18 by tools/record-extensions.py
CREATE FUNCTION @extschema@.xml_valid(text) RETURNS boolean LANGUAGE c STABLE STRICT PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.xml_encode_special_chars(text) RETURNS text LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.xpath_string(text, text) RETURNS text LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.xpath_nodeset(text, text, text, text) RETURNS text LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.xpath_number(text, text) RETURNS real LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.xpath_bool(text, text) RETURNS boolean LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.xpath_list(text, text, text) RETURNS text LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.xpath_list(text, text) RETURNS text LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 100 AS '', '';
CREATE FUNCTION @extschema@.xpath_nodeset(text, text) RETURNS text LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 100 AS '', '';
CREATE FUNCTION @extschema@.xpath_nodeset(text, text, text) RETURNS text LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 100 AS '', '';
CREATE FUNCTION @extschema@.xpath_table(text, text, text, text, text) RETURNS SETOF record LANGUAGE c STABLE STRICT PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.xslt_process(text, text, text) RETURNS text LANGUAGE c STRICT PARALLEL SAFE AS '', '';
CREATE FUNCTION @extschema@.xslt_process(text, text) RETURNS text LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE AS '', '';
