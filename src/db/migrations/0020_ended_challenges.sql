-- those past their end are deleted at each new one
create index passkey_challenge_by_end on passkey_challenge (expires_at);
