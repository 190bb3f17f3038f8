-- The counters and the first rows of the dashboards come from these indexes alone, without the rows behind them.
drop index request_by_unit;
create index request_by_unit on admission_request (unit_id, state, deadline) include (sent_at, id);
drop index referral_by_owner;
create index referral_by_owner on referral (owner_unit_id, status, updated_at desc) include (module, id);
-- Offers are few at any moment: which dossiers have one, and which have lapsed, without reading the others.
create index request_offered on admission_request (referral_id, deadline) where state = 'offered';
