
SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);

--
