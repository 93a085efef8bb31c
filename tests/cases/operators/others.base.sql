-- What few databases have: conversions, transforms, access methods, languages, casts, event triggers,
-- and privileges on all sorts of things.
CREATE SCHEMA stock;
CREATE SCHEMA spare;

CREATE CONVERSION stock.to_latin FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
CREATE DEFAULT CONVERSION stock.from_latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
COMMENT ON CONVERSION stock.to_latin IS 'For the old printer';
ALTER CONVERSION stock.from_latin OWNER TO stock_writer;

CREATE TRANSFORM FOR integer LANGUAGE sql
    (FROM SQL WITH FUNCTION prsd_lextype(internal), TO SQL WITH FUNCTION int4recv(internal));
CREATE TRANSFORM FOR bigint LANGUAGE plpgsql (TO SQL WITH FUNCTION int8recv(internal));
COMMENT ON TRANSFORM FOR integer LANGUAGE sql IS 'Only a try';

CREATE ACCESS METHOD other_heap TYPE TABLE HANDLER heap_tableam_handler;
CREATE ACCESS METHOD other_gist TYPE INDEX HANDLER gisthandler;
COMMENT ON ACCESS METHOD other_heap IS 'The same under another name';
CREATE TABLE stock.heaped (a integer) USING other_heap;

CREATE FUNCTION stock.call_handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE FUNCTION stock.inline_handler(internal) RETURNS void LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_inline_handler';
CREATE FUNCTION stock.validator(oid) RETURNS void LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_validator';
CREATE LANGUAGE plother HANDLER stock.call_handler INLINE stock.inline_handler VALIDATOR stock.validator;
CREATE TRUSTED LANGUAGE pltrusted HANDLER stock.call_handler;
COMMENT ON LANGUAGE plother IS 'A second one';
REVOKE USAGE ON LANGUAGE pltrusted FROM PUBLIC;
GRANT USAGE ON LANGUAGE pltrusted TO stock_reader;
ALTER LANGUAGE plother OWNER TO stock_owner;

CREATE TYPE stock.grade AS ENUM ('raw', 'good');
CREATE DOMAIN stock.sku AS text;
CREATE FUNCTION stock.to_grade(integer) RETURNS stock.grade LANGUAGE sql IMMUTABLE AS $$ SELECT 'raw'::stock.grade $$;
CREATE CAST (integer AS stock.grade) WITH FUNCTION stock.to_grade(integer) AS ASSIGNMENT;
CREATE CAST (stock.grade AS json) WITH INOUT;
COMMENT ON CAST (integer AS stock.grade) IS 'By number';
REVOKE USAGE ON TYPE stock.grade FROM PUBLIC;
GRANT USAGE ON TYPE stock.grade TO stock_reader;

CREATE FUNCTION stock.on_command() RETURNS event_trigger LANGUAGE plpgsql AS 'begin end';
CREATE FUNCTION stock.on_drop() RETURNS event_trigger LANGUAGE plpgsql AS 'begin end';
CREATE EVENT TRIGGER watch ON ddl_command_end WHEN TAG IN ('CREATE VIEW', 'DROP VIEW') EXECUTE FUNCTION stock.on_command();
CREATE EVENT TRIGGER watch_drop ON sql_drop EXECUTE FUNCTION stock.on_drop();
COMMENT ON EVENT TRIGGER watch IS 'Who makes views';
ALTER EVENT TRIGGER watch_drop DISABLE;

ALTER DEFAULT PRIVILEGES FOR ROLE stock_writer GRANT SELECT ON TABLES TO stock_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE stock_writer IN SCHEMA spare GRANT USAGE ON SEQUENCES TO stock_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE stock_writer REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA spare GRANT SELECT ON TABLES TO stock_reader;
