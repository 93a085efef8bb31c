SELECT 'it''s; fine', E'a\'b;c', U&'d\0061;', "q;""uo", $$ ; $$, $tag$ $$ ; $tag$; -- a ; comment
SELECT /* a /* nested ; */ comment ; */ 1;
SELECT E'first\'' -- remark
  'second\'; ', a$b, $1 FROM t;
;
SELECT 'last' -- no semicolon
