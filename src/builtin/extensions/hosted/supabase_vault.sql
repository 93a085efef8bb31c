-- supabase_vault: secrets in a table, readable through a view. Releases 0.2 to 0.3.
CREATE TABLE vault.secrets (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text, description text NOT NULL DEFAULT '', secret text NOT NULL, key_id uuid, nonce bytea, created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP, updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE UNIQUE INDEX ON vault.secrets USING btree (name) WHERE name IS NOT NULL;
CREATE VIEW vault.decrypted_secrets AS SELECT NULL::uuid AS id, NULL::text AS name, NULL::text AS description, NULL::text AS secret, NULL::text AS decrypted_secret, NULL::uuid AS key_id, NULL::bytea AS nonce, NULL::timestamptz AS created_at, NULL::timestamptz AS updated_at;
CREATE FUNCTION vault._crypto_aead_det_encrypt(message bytea, additional bytea, key_id bigint, context bytea DEFAULT '\x7067736f6469756d', nonce bytea DEFAULT NULL) RETURNS bytea LANGUAGE c IMMUTABLE AS '', '';
CREATE FUNCTION vault._crypto_aead_det_decrypt(message bytea, additional bytea, key_id bigint, context bytea DEFAULT '\x7067736f6469756d', nonce bytea DEFAULT NULL) RETURNS bytea LANGUAGE c IMMUTABLE AS '', '';
CREATE FUNCTION vault._crypto_aead_det_noncegen() RETURNS bytea LANGUAGE c IMMUTABLE AS '', '';
CREATE FUNCTION vault.create_secret(new_secret text, new_name text DEFAULT NULL, new_description text DEFAULT '', new_key_id uuid DEFAULT NULL) RETURNS uuid LANGUAGE c SECURITY DEFINER AS '', '';
CREATE FUNCTION vault.update_secret(secret_id uuid, new_secret text DEFAULT NULL, new_name text DEFAULT NULL, new_description text DEFAULT NULL, new_key_id uuid DEFAULT NULL) RETURNS void LANGUAGE c SECURITY DEFINER AS '', '';
