-- a closed account without name, address nor identifier any more; what it did stays in the journals
alter table account add column forgotten_at timestamptz;
