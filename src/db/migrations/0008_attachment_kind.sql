-- what the file is: a code of the question's kinds (letter, prescription, laboratory result…)
alter table attachment add column kind text;
