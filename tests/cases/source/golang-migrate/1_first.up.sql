CREATE TABLE t_1_first (id integer);
