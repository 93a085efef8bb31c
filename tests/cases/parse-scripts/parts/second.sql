CREATE TABLE second (a integer);
