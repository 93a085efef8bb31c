--! Previous: sha1:bbbb
--! Hash: sha1:cccc

--! no-transaction
CREATE INDEX CONCURRENTLY a_id ON a (id);
