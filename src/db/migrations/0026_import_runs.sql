-- Runs that can be resumed and reported: how many rows of each kind of change are kept, and the day the data speaks of.
alter table import_run
  add column noted jsonb not null default '{}',
  add column data_date date;
create index import_change_by_kind on import_change (run_id, what, seq);

-- the opening date FINESS gives
alter table facility add column opened_on date;
