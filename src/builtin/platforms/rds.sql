-- What Amazon RDS and Aurora supply: roles.

-- part: always
CREATE ROLE rdsadmin SUPERUSER;
CREATE ROLE rds_superuser;
CREATE ROLE rds_replication;
CREATE ROLE rds_iam;
CREATE ROLE rds_password;
CREATE ROLE rds_ad;
CREATE ROLE rds_reserved;
CREATE ROLE rds_extension;
CREATE ROLE rdsrepladmin;
CREATE ROLE rdswriteforwarduser;
CREATE ROLE rdstopmgr;
