-- What Cloud SQL and AlloyDB supply: roles, and extensions for their own upkeep.
-- also: extension google_vacuum_mgmt, extension google_columnar_engine, extension google_db_advisor
-- also: extension google_insights, extension google_storage, extension google_job, schema google_vacuum_mgmt
-- also: extension pg_stat_statements, extension hypopg, schema g_stats

-- part: always
CREATE ROLE cloudsqladmin SUPERUSER;
CREATE ROLE cloudsqlsuperuser;
CREATE ROLE cloudsqlagent;
CREATE ROLE cloudsqliamuser;
CREATE ROLE cloudsqliamgroup;
CREATE ROLE cloudsqliamserviceaccount;
CREATE ROLE cloudsqlimportexport;
CREATE ROLE cloudsqlreplica;
CREATE ROLE cloudsqlconnpooladmin;
CREATE ROLE cloudsqlobservability;
CREATE ROLE cloudsqlinactiveuser;
CREATE ROLE alloydbadmin SUPERUSER;
CREATE ROLE alloydbsuperuser;
CREATE ROLE alloydbiamuser;
CREATE ROLE alloydbreplica;
