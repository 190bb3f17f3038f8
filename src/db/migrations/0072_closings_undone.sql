-- What closed by itself may be taken back for thirty days; it is not announced a second time for the same cause.

alter table follow_up_closing add column undone_at timestamptz;
