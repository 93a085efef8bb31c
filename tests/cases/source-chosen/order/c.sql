CREATE TABLE c (a integer);
