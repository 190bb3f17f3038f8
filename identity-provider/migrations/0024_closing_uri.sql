-- Called when a session ends (back-channel logout). Our server calls it: only once an administrator has opened the service.
alter table party add column closing_uri text;
