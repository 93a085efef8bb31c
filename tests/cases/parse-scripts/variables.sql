\set ON_ERROR_STOP on
\set schema 'my ' app
\set who 'o''neil'
CREATE TABLE :"schema".t (a text DEFAULT :'who', b integer[], c text DEFAULT ':who');
SELECT b[1:2], a::text, :'given' FROM t; -- :nothing
CREATE TABLE :gone (a integer);
\unset who
SELECT :'who';
SELECT format('CREATE TABLE %I ()', x) FROM generate_series(1, 2) AS x \gexec
SELECT 1 AS one, 2 AS two \gset p_
\set two '1; SELECT 2'
SELECT :two;
\set today `date`
