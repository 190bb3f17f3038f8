-- The figures of a month are announced once to those who look after a territory.
alter table territory add column announced_month date;
