--
-- PostgreSQL database dump
--

\restrict abc

-- Dumped from database version 16.4 (Debian 16.4-1.pgdg120+1)
-- Dumped by pg_dump version 17.2 (Debian 17.2-1.pgdg120+1)

SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);

--
-- PostgreSQL database dump complete
--

\unrestrict abc

