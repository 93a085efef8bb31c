SELECT 'loop';
\ir loop.sql
