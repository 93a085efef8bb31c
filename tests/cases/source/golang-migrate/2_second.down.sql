DROP TABLE t_2_second;
