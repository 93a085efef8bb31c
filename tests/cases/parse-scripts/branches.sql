\set big yes
\if :big
CREATE TABLE big (a integer);
\if false
CREATE TABLE never (a integer);
\elif :{?given}
CREATE TABLE given (a integer);
\else
CREATE TABLE neither (a integer);
\endif
\else
CREATE TABLE small (a integer);
\endif
\if 0
\if what
\endif
SELECT never FROM;
\else
CREATE TABLE last (a integer);
\endif
\if maybe
CREATE TABLE unsure (a integer);
\endif
\else
\if :unset
\endif
\if `true`
\endif
\if t
CREATE TABLE open (a integer);
\q
CREATE TABLE after (a integer);
