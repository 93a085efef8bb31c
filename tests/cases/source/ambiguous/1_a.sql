-- +goose Up
CREATE TABLE a (id integer);
