\i parts/first.sql
\ir parts/first.sql
\i parts/loop.sql
\i ../parse/quotes.sql
\i parts/none.sql
\i :given/x.sql
\i 'parts/first.sql'
SELECT 'done';
