-- +goose Up
DROP TABLE b;
