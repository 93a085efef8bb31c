--liquibase formatted sql
--changeset bob:3
CREATE TABLE c (id integer);
--rollback DROP TABLE c;
