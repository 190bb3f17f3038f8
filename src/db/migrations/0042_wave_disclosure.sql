-- A first contact without identity goes for every wave of a plan.
alter table wave_plan add column disclosure text not null default 'full' check (disclosure in ('profile', 'full'));
