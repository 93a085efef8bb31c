DROP TABLE t_10_tenth;
