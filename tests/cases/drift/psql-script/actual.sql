CREATE TABLE public.many (a integer DEFAULT length('t'::text));
CREATE TABLE public.regions (name text);
CREATE TABLE public.sales_north (amount numeric);
CREATE TABLE public.sales_south (amount numeric);
CREATE VIEW public.fresh WITH (security_invoker='true') AS SELECT amount FROM public.sales_north;
CREATE TABLE public.loaded (a integer);
