-- made for ${owner} by ${flyway:filename}
CREATE TABLE t (a text DEFAULT '${OWNER}', b integer DEFAULT ${size});
