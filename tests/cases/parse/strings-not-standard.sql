SET standard_conforming_strings = off;
SELECT 'it\'s; one';
SET standard_conforming_strings TO on;
SELECT 'two\';
