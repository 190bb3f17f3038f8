-- The counters of a unit leave out what closed too long ago to be its own to see: since when is in the index too.
drop index request_by_unit;
create index request_by_unit on admission_request (unit_id, state, deadline) include (sent_at, state_since, id);
