--
-- PostgreSQL database cluster dump
--

CREATE ROLE app;
\connect one
SELECT 1;
\connect two
SELECT 2;
