CREATE TABLE a (a integer);
