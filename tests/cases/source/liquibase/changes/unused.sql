--liquibase formatted sql
--changeset someone:9
DROP TABLE a;
