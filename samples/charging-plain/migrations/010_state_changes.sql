ALTER TYPE network.charger_state RENAME VALUE 'faulted' TO 'out of order';
ALTER TYPE network.charger_state ADD VALUE 'reserved' BEFORE 'occupied';
ALTER TYPE network.charger_state ADD VALUE IF NOT EXISTS 'retired';
