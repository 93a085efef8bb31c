-- +goose Up
-- +goose ENVSUB ON
CREATE TABLE ${schema}.t (a text DEFAULT '$owner', b text DEFAULT '${nothing:-x}');
-- +goose ENVSUB OFF
CREATE TABLE u (a text DEFAULT '${owner}');
-- +goose Down
-- +goose ENVSUB ON
DROP TABLE $never_looked_at;
