--liquibase formatted sql
--changeset someone:3 splitStatements:false endDelimiter://
CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 1'
//
CREATE FUNCTION two() RETURNS integer LANGUAGE sql AS 'SELECT 2'
//
--rollback DROP FUNCTION one();
