-- +goose Up
CREATE TABLE a (id integer);
-- +goose StatementBegin
CREATE FUNCTION one() RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
  RETURN 1;
END;
$$
-- +goose StatementEnd
CREATE TABLE b (id integer);

-- +goose Down
DROP TABLE a;
