-- Phones that hold an e-CPS. The private key never leaves the phone; the secret code is kept as an HMAC, forgotten when wiped.
create table device (
  id uuid primary key,
  person_id uuid not null references person,
  name text not null,
  operating_system text not null,
  app_version text not null,
  activation_mode text not null check (activation_mode in ('CARD', 'DIRECTORY')),
  eidas_level text not null default 'eidas1',
  public_key jsonb not null,
  pin_mac bytea,
  pin_errors integer not null default 0,
  state text not null default 'active' check (state in ('active', 'wiped', 'revoked')),
  created_at timestamptz not null,
  ends_at timestamptz not null,
  last_used_at timestamptz,
  ended_at timestamptz,
  check (state <> 'active' or pin_mac is not null)
);
create index device_person on device (person_id, created_at desc);

-- An e-CPS on its way: token shown or mailed, claimed by a phone, code by SMS, then the secret code.
create table activation (
  id uuid primary key,
  person_id uuid not null references person,
  mode text not null check (mode in ('CARD', 'DIRECTORY')),
  token_hash bytea not null unique,
  token_expires_at timestamptz not null,
  public_key jsonb,
  device_name text,
  operating_system text,
  app_version text,
  code_mac bytea,
  code_expires_at timestamptz,
  code_errors integer not null default 0,
  codes_sent integer not null default 0,
  code_sent_at timestamptz,
  proved_at timestamptz,
  done_at timestamptz,
  is_stopped boolean not null default false,
  device_id uuid references device,
  created_at timestamptz not null
);
create index activation_person on activation (person_id, created_at desc);

-- A sign-in to confirm on the phone. person_id null: nobody to call, the page waits all the same.
create table push (
  id uuid primary key,
  person_id uuid references person,
  kind text not null check (kind in ('login', 'ciba')),
  reference text not null,
  service text not null,
  number smallint not null check (number between 10 and 99),
  choices smallint[] not null check (array_length(choices, 1) = 3 and number = any (choices)),
  state text not null default 'pending'
    check (state in ('pending', 'proved', 'approved', 'refused', 'wrong-number', 'finished')),
  device_id uuid references device,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  answered_at timestamptz
);
create index push_waiting on push (person_id, expires_at) where state in ('pending', 'proved');
create index push_reference on push (reference, created_at desc);

-- What a phone signed is accepted once.
create table device_request (
  signer uuid not null,
  request_id text not null,
  expires_at timestamptz not null,
  primary key (signer, request_id)
);
create index device_request_end on device_request (expires_at);

-- Counters of tries, shared by every process.
create table throttle (key varchar(255) primary key, points integer not null default 0, expire bigint);
