--
-- PostgreSQL database dump
--

\restrict key

-- Dumped from database version 18.6 (Debian 18.6-3)
-- Dumped by pg_dump version 18.6 (Debian 18.6-3)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: main; Type: SCHEMA; Schema: -; Owner: pg_database_owner
--

CREATE SCHEMA main;


ALTER SCHEMA main OWNER TO pg_database_owner;

--
-- Name: SCHEMA main; Type: COMMENT; Schema: -; Owner: pg_database_owner
--

COMMENT ON SCHEMA main IS 'standard public schema';


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: part; Type: TABLE; Schema: main; Owner: postgres
--

CREATE TABLE main.part (
    id integer
);


ALTER TABLE main.part OWNER TO postgres;

--
-- PostgreSQL database dump complete
--

\unrestrict key

