-- pointcloud_postgis 1.2.5: signatures read from PostgreSQL 17 by tools/record-extensions.py
CREATE FUNCTION @extschema@.pc_intersection(@extschema:pointcloud@.pcpatch, @extschema:postgis@.geometry) RETURNS @extschema:pointcloud@.pcpatch LANGUAGE c COST 100 AS '', '';
CREATE FUNCTION @extschema@.pc_envelopegeometry(@extschema:pointcloud@.pcpatch) RETURNS @extschema:postgis@.geometry LANGUAGE c COST 100 AS '', '';
CREATE FUNCTION @extschema@.geometry(@extschema:pointcloud@.pcpatch) RETURNS @extschema:postgis@.geometry LANGUAGE c COST 100 AS '', '';
CREATE CAST (@extschema:pointcloud@.pcpatch AS @extschema:postgis@.geometry) WITH FUNCTION @extschema@.pc_envelopegeometry(@extschema:pointcloud@.pcpatch);
CREATE FUNCTION @extschema@.geometry(@extschema:pointcloud@.pcpoint) RETURNS @extschema:postgis@.geometry LANGUAGE c COST 100 AS '', '';
CREATE CAST (@extschema:pointcloud@.pcpoint AS @extschema:postgis@.geometry) WITH FUNCTION @extschema@.geometry(@extschema:pointcloud@.pcpoint);
CREATE FUNCTION @extschema@.pc_intersects(@extschema:pointcloud@.pcpatch, @extschema:postgis@.geometry) RETURNS boolean LANGUAGE c COST 100 AS '', '';
CREATE FUNCTION @extschema@.pc_intersects(@extschema:postgis@.geometry, @extschema:pointcloud@.pcpatch) RETURNS boolean LANGUAGE c COST 100 AS '', '';
CREATE FUNCTION @extschema@.pc_boundingdiagonalgeometry(@extschema:pointcloud@.pcpatch) RETURNS @extschema:postgis@.geometry LANGUAGE c COST 100 AS '', '';
CREATE FUNCTION @extschema@.pc_postgis_version() RETURNS text LANGUAGE c IMMUTABLE STRICT COST 100 AS '', '';
