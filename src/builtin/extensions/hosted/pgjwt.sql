-- pgjwt: signed web tokens. Releases 0.1 to 0.2.
CREATE FUNCTION @extschema@.url_encode(data bytea) RETURNS text LANGUAGE c IMMUTABLE AS '', '';
CREATE FUNCTION @extschema@.url_decode(data text) RETURNS bytea LANGUAGE c IMMUTABLE AS '', '';
CREATE FUNCTION @extschema@.algorithm_sign(signables text, secret text, algorithm text) RETURNS text LANGUAGE c IMMUTABLE AS '', '';
CREATE FUNCTION @extschema@.sign(payload json, secret text, algorithm text DEFAULT 'HS256') RETURNS text LANGUAGE c IMMUTABLE AS '', '';
CREATE FUNCTION @extschema@.try_cast_double(inp text) RETURNS double precision LANGUAGE c IMMUTABLE AS '', '';
CREATE FUNCTION @extschema@.verify(token text, secret text, algorithm text DEFAULT 'HS256') RETURNS TABLE(header json, payload json, valid boolean) LANGUAGE c IMMUTABLE AS '', '';
