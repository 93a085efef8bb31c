-- Liquibase formatted SQL
--changeset someone:1
CREATE TABLE a (id integer);
--rollback DROP TABLE a;

--changeset someone:2 dbms:mysql,oracle
CREATE TABLE `b` (id integer);
--changeset someone:4 dbms:postgresql
--preconditions onFail:MARK_RAN
CREATE TABLE c (id integer);
