CREATE VIEW {{.schema}}.v AS SELECT a FROM {{.schema}}.{{.prefix}}t;
