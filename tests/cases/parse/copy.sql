COPY t (a, b) FROM stdin;
1	; ' $$ \N
CREATE TABLE no (a integer);
\.
COPY u FROM STDIN WITH (FORMAT csv);
\.
COPY (SELECT 1) TO stdout;
COPY v FROM '/tmp/file';
SELECT 1;
