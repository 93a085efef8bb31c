CREATE TABLE parent (id integer PRIMARY KEY, code text NULL UNIQUE, a integer, b integer, CONSTRAINT parent_ab UNIQUE (a, b));
CREATE TABLE child (
    id integer GENERATED ALWAYS AS IDENTITY,
    parent_id integer REFERENCES parent,
    p2 integer NOT NULL REFERENCES parent (id) MATCH SIMPLE ON DELETE NO ACTION ON UPDATE NO ACTION NOT DEFERRABLE,
    p3 integer CONSTRAINT named REFERENCES parent ON DELETE CASCADE ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED,
    a integer, b integer, label text COLLATE "default", other text COLLATE "C",
    PRIMARY KEY (id, p2),
    FOREIGN KEY (a, b) REFERENCES parent (a, b) ON DELETE RESTRICT,
    UNIQUE (a), UNIQUE (b) DEFERRABLE INITIALLY DEFERRED
);
ALTER TABLE child ADD CONSTRAINT late FOREIGN KEY (parent_id) REFERENCES parent NOT VALID;
ALTER TABLE child ADD CONSTRAINT later FOREIGN KEY (p2) REFERENCES parent NOT VALID;
ALTER TABLE child VALIDATE CONSTRAINT later;
ALTER TABLE child ADD FOREIGN KEY (a) REFERENCES parent (id);
CREATE TABLE from_index (x integer NOT NULL, y integer);
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS from_index_x ON from_index (x);
ALTER TABLE from_index ADD CONSTRAINT from_index_key PRIMARY KEY USING INDEX from_index_x;
CREATE TABLE excluded (room integer, during tsrange, EXCLUDE USING gist (during WITH &&));
CREATE TABLE a_table_with_a_name_that_is_rather_long_indeed_so_it_is (and_a_column_with_a_long_name integer UNIQUE REFERENCES parent, and_a_column_with_a_long_nam2 integer CHECK (and_a_column_with_a_long_nam2 > 0));
ALTER TABLE parent RENAME COLUMN code TO label;
ALTER TABLE parent RENAME CONSTRAINT parent_ab TO parent_ab_anew;
