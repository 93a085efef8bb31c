CREATE SCHEMA archive;
CREATE TABLE public.old_prices (site integer, day date, price numeric(8,4), PRIMARY KEY (site, day));
ALTER TABLE public.old_prices SET SCHEMA archive;
ALTER TABLE archive.old_prices ALTER price SET DEFAULT 0.3, ALTER price SET NOT NULL;
