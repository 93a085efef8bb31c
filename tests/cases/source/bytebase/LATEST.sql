CREATE TABLE everything (a integer);
