-- What people write is sealed with the dossier's key, whoever writes it: the words of a proposal, why a unit was asked
-- in spite of a limit, why a second dossier is needed.
alter table admission_request add column texts bytea;
alter table admission_request drop column comment;
alter table admission_request drop column override_reason;
alter table referral alter column duplicate_reason type bytea using null;
