-- When the last suspension began: what was signed before it is to be confirmed, and units are told what changed since.

alter table referral add column suspended_at timestamptz;
update referral set suspended_at = status_since where status = 'suspended';
