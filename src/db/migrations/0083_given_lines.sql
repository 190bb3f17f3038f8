-- A line of a child's path may name its professional by their national number: they then see what is given to them.

alter table early_line add column national_id text;
create index early_line_of_professional on early_line (national_id) where ended_at is null and national_id is not null;
