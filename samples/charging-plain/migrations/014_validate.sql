ALTER TABLE network.sites VALIDATE CONSTRAINT parking_not_negative;
ALTER TABLE network.readings ADD CONSTRAINT readings_watts CHECK (watts > -400000 AND watts < 400000) NOT VALID;
