-- pg_cron 1.6: signatures read from PostgreSQL 17 by tools/record-extensions.py
CREATE SCHEMA cron;
CREATE SEQUENCE cron.jobid_seq AS bigint START 1 INCREMENT 1 MINVALUE 1 MAXVALUE 9223372036854775807 CACHE 1;
GRANT SELECT ON SEQUENCE cron.jobid_seq TO PUBLIC;
CREATE TABLE cron.job (jobid bigint DEFAULT nextval('cron.jobid_seq'::regclass) NOT NULL, schedule text NOT NULL, command text NOT NULL, nodename text DEFAULT 'localhost'::text NOT NULL, nodeport integer DEFAULT inet_server_port() NOT NULL, database text DEFAULT current_database() NOT NULL, username text DEFAULT CURRENT_USER NOT NULL, active boolean DEFAULT true NOT NULL, jobname text, CONSTRAINT job_pkey PRIMARY KEY (jobid), CONSTRAINT jobname_username_uniq UNIQUE (jobname, username));
GRANT SELECT ON TABLE cron.job TO PUBLIC;
CREATE FUNCTION cron.schedule(schedule text, command text) RETURNS bigint LANGUAGE c STRICT AS '', '';
CREATE FUNCTION cron.unschedule(job_id bigint) RETURNS boolean LANGUAGE c STRICT AS '', '';
CREATE FUNCTION cron.job_cache_invalidate() RETURNS trigger LANGUAGE c AS '', '';
CREATE SEQUENCE cron.runid_seq AS bigint START 1 INCREMENT 1 MINVALUE 1 MAXVALUE 9223372036854775807 CACHE 1;
GRANT SELECT ON SEQUENCE cron.runid_seq TO PUBLIC;
CREATE TABLE cron.job_run_details (jobid bigint, runid bigint DEFAULT nextval('cron.runid_seq'::regclass) NOT NULL, job_pid integer, database text, username text, command text, status text, return_message text, start_time timestamp with time zone, end_time timestamp with time zone, CONSTRAINT job_run_details_pkey PRIMARY KEY (runid));
GRANT DELETE, SELECT ON TABLE cron.job_run_details TO PUBLIC;
CREATE FUNCTION cron.schedule(job_name text, schedule text, command text) RETURNS bigint LANGUAGE c AS '', '';
CREATE FUNCTION cron.alter_job(job_id bigint, schedule text DEFAULT NULL::text, command text DEFAULT NULL::text, database text DEFAULT NULL::text, username text DEFAULT NULL::text, active boolean DEFAULT NULL::boolean) RETURNS void LANGUAGE c AS '', '';
REVOKE ALL ON FUNCTION cron.alter_job(job_id bigint, schedule text, command text, database text, username text, active boolean) FROM PUBLIC;
CREATE FUNCTION cron.schedule_in_database(job_name text, schedule text, command text, database text, username text DEFAULT NULL::text, active boolean DEFAULT true) RETURNS bigint LANGUAGE c AS '', '';
REVOKE ALL ON FUNCTION cron.schedule_in_database(job_name text, schedule text, command text, database text, username text, active boolean) FROM PUBLIC;
CREATE FUNCTION cron.unschedule(job_name text) RETURNS boolean LANGUAGE c STRICT AS '', '';
