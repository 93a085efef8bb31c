CREATE TABLE first (a integer);
\ir second.sql
