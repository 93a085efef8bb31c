-- A dump does not say that the schema public is gone.
ALTER SCHEMA public RENAME TO main;
CREATE TABLE main.part (id integer);
