CREATE TABLE a (a text DEFAULT '$owner$', f text DEFAULT $$x$$);
