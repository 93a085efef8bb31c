DROP TABLE t_1_first;
