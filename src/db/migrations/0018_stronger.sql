-- By what the proof of `strong_at` was given: a password and a code where the person has nothing stronger (identity.md §2.6).
alter table session add column strong_means text;
update session set strong_means = means where strong_at is not null;
