-- tablefunc 1.0: signatures read from PostgreSQL 13 by tools/record-extensions.py
CREATE FUNCTION @extschema@.normal_rand(integer, double precision, double precision) RETURNS SETOF double precision LANGUAGE c STRICT AS '', '';
CREATE FUNCTION @extschema@.crosstab(text) RETURNS SETOF record LANGUAGE c STABLE STRICT AS '', '';
CREATE TYPE @extschema@.tablefunc_crosstab_2 AS (row_name text, category_1 text, category_2 text);
CREATE TYPE @extschema@.tablefunc_crosstab_3 AS (row_name text, category_1 text, category_2 text, category_3 text);
CREATE TYPE @extschema@.tablefunc_crosstab_4 AS (row_name text, category_1 text, category_2 text, category_3 text, category_4 text);
CREATE FUNCTION @extschema@.crosstab2(text) RETURNS SETOF @extschema@.tablefunc_crosstab_2 LANGUAGE c STABLE STRICT AS '', '';
CREATE FUNCTION @extschema@.crosstab3(text) RETURNS SETOF @extschema@.tablefunc_crosstab_3 LANGUAGE c STABLE STRICT AS '', '';
CREATE FUNCTION @extschema@.crosstab4(text) RETURNS SETOF @extschema@.tablefunc_crosstab_4 LANGUAGE c STABLE STRICT AS '', '';
CREATE FUNCTION @extschema@.crosstab(text, integer) RETURNS SETOF record LANGUAGE c STABLE STRICT AS '', '';
CREATE FUNCTION @extschema@.crosstab(text, text) RETURNS SETOF record LANGUAGE c STABLE STRICT AS '', '';
CREATE FUNCTION @extschema@.connectby(text, text, text, text, integer, text) RETURNS SETOF record LANGUAGE c STABLE STRICT AS '', '';
CREATE FUNCTION @extschema@.connectby(text, text, text, text, integer) RETURNS SETOF record LANGUAGE c STABLE STRICT AS '', '';
CREATE FUNCTION @extschema@.connectby(text, text, text, text, text, integer, text) RETURNS SETOF record LANGUAGE c STABLE STRICT AS '', '';
CREATE FUNCTION @extschema@.connectby(text, text, text, text, text, integer) RETURNS SETOF record LANGUAGE c STABLE STRICT AS '', '';
