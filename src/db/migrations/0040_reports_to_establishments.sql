-- A professional may also report a mistake in what an establishment says of itself: it waits for its référent structure.
alter table directory_report drop constraint directory_report_owner_check;
alter table directory_report add constraint directory_report_owner_check check (owner in ('ror', 'finess', 'cnsa', 'establishment'));
create index directory_report_by_account on directory_report (account_id, facility_id);
