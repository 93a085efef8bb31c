CREATE TABLE t_10_tenth (id integer);
