-- The refusal of a facility, once endorsed by the MDPH, is final for that request.
alter table admission_request add column endorsed boolean not null default false;
