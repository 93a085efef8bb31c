-- first table
-- depends:
CREATE TABLE a (id integer);
