CREATE TABLE many (a integer DEFAULT length(:'is_many'));
