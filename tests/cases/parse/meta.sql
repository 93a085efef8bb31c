\restrict abcDEF
\set ON_ERROR_STOP on
\echo 'it''s' \\ SELECT 1;
SELECT 2 \g
SELECT 3 \; SELECT 4;
\! rm -rf build
\i other.sql
\copy t from 'data.csv' csv
\copy t from program 'cat data.csv'
\o |cat
\set today `date`
SELECT 'a \ b' AS "c \ d";
SELECT 5 \gexec
CREATE TABLE half (
\reset
\connect one
\connect two
\unrestrict abcDEF
