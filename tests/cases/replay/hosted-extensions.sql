-- Extensions of hosted platforms, by their written signatures.
CREATE SCHEMA extensions;
CREATE EXTENSION pg_net WITH SCHEMA extensions;
CREATE EXTENSION pg_cron WITH SCHEMA extensions;
CREATE EXTENSION pgmq;
CREATE EXTENSION pgjwt WITH SCHEMA extensions CASCADE;
CREATE EXTENSION supabase_vault CASCADE;
CREATE EXTENSION pgsodium;
-- These change rows of theirs, or make tables that are theirs.
SELECT cron.schedule('nightly', '0 3 * * *', 'VACUUM');
SELECT pgmq.create('mails');
SELECT vault.create_secret('s3cr3t', 'name');
CREATE FUNCTION queue() RETURNS SETOF pgmq.message_record LANGUAGE sql BEGIN ATOMIC SELECT * FROM pgmq.read('mails', 30, 1); END;
-- The script of pgsodium leaves routines out; those of pg_cron does not.
CREATE VIEW lengths AS SELECT pgsodium.crypto_secretstream_keygen() AS key;
CREATE VIEW runs AS SELECT cron.no_such_routine() AS key;
