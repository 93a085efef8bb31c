CREATE TABLE users (id serial PRIMARY KEY, email text UNIQUE, legacy integer, score integer DEFAULT 0);
CREATE TABLE posts (id serial PRIMARY KEY, user_id integer NOT NULL REFERENCES users ON DELETE CASCADE, title varchar(100));
CREATE INDEX posts_title ON posts (title);
INSERT INTO users (email) VALUES ('a@b');
