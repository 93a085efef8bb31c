SELECT 1;
CREATE TABLE t (
  a integer
);
COPY t FROM stdin;
1
\.
SELECT 2;
