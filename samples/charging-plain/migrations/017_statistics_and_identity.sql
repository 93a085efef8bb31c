CREATE STATISTICS network.sites_place (dependencies, ndistinct) ON city, name FROM network.sites;
ALTER TABLE network.sites ALTER COLUMN id SET GENERATED ALWAYS SET INCREMENT BY 5;
ALTER TABLE network.sites REPLICA IDENTITY USING INDEX sites_code_key;
ALTER TABLE billing.tariffs CLUSTER ON tariffs_pkey;
