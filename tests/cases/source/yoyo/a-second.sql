-- depends: b-first
-- transactional: false
CREATE INDEX CONCURRENTLY a_id ON a (id);
