-- address_standardizer 3.1.1: signatures read from PostgreSQL 13 by tools/record-extensions.py
CREATE TYPE @extschema@.stdaddr AS (building text, house_num text, predir text, qual text, pretype text, name text, suftype text, sufdir text, ruralroute text, extra text, city text, state text, country text, postcode text, box text, unit text);
CREATE FUNCTION @extschema@.standardize_address(lextab text, gaztab text, rultab text, micro text, macro text) RETURNS @extschema@.stdaddr LANGUAGE c IMMUTABLE STRICT COST 200 AS '', '';
CREATE FUNCTION @extschema@.standardize_address(lextab text, gaztab text, rultab text, address text) RETURNS @extschema@.stdaddr LANGUAGE c IMMUTABLE STRICT COST 200 AS '', '';
CREATE FUNCTION @extschema@.parse_address(text, OUT num text, OUT street text, OUT street2 text, OUT address1 text, OUT city text, OUT state text, OUT zip text, OUT zipplus text, OUT country text) RETURNS record LANGUAGE c IMMUTABLE STRICT AS '', '';
