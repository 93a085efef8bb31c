CREATE TABLE b (id uuid);
