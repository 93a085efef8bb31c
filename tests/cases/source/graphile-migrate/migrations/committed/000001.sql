--! Previous: -
--! Hash: sha1:aaaa

CREATE TABLE a (id integer);
