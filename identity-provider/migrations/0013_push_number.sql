-- A service chooses the number of its own requests (CIBA), and may choose 07.
alter table push drop constraint push_number_check;
alter table push add constraint push_number_check check (number between 0 and 99);
