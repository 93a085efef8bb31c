-- atlas:checkpoint

CREATE TABLE a (id integer);
