CREATE TABLE {{.schema}}.{{ .prefix }}t (a integer);
{{ template "shared/view.sql" . }}
---- create above / drop below ----
DROP TABLE {{.never_looked_at}};
