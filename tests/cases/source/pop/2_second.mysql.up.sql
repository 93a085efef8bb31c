CREATE TABLE `b` (id char(36));
