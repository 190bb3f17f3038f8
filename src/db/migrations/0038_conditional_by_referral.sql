-- Whether a dossier has an answer under conditions, without reading its other requests.
drop index request_conditional;
create index request_conditional on admission_request (referral_id, deadline, id) where state = 'conditional';
