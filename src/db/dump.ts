import pg from "pg";

/**
 * The shape of the database as text, for db/schema.sql: tables with their columns and constraints, indexes, functions, triggers.
 * Read from the catalogue, in a stable order, so that a migration shows in its diff. Not a file to restore from.
 */
export async function dumpSchema(connectionString: string): Promise<string> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows: columns } = await client.query<{ t: string; c: string }>(`
      select c.relname as t, format('  %I %s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
        case when a.attnotnull then ' not null' else '' end,
        case when a.attidentity <> '' then ' generated always as identity' when d.oid is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid) else '' end) as c
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by c.relname, a.attnum`);
    const { rows: constraints } = await client.query<{ t: string; c: string }>(`
      select c.relname as t, '  ' || pg_get_constraintdef(k.oid) as c from pg_constraint k join pg_class c on c.oid = k.conrelid
      where c.relnamespace = 'public'::regnamespace and k.contype in ('p', 'u', 'f', 'c') order by c.relname, k.contype, k.conname`);
    const { rows: indexes } = await client.query<{ d: string }>(`
      select pg_get_indexdef(i.indexrelid) || ';' as d from pg_index i join pg_class c on c.oid = i.indrelid
      where c.relnamespace = 'public'::regnamespace and not exists (select from pg_constraint k where k.conindid = i.indexrelid) order by 1`);
    const { rows: functions } = await client.query<{ d: string }>(`
      select pg_get_functiondef(p.oid) || ';' as d from pg_proc p
      where p.pronamespace = 'public'::regnamespace and not exists (select from pg_depend x where x.objid = p.oid and x.deptype = 'e') order by 1`);
    const { rows: triggers } = await client.query<{ d: string }>(`
      select pg_get_triggerdef(t.oid) || ';' as d from pg_trigger t join pg_class c on c.oid = t.tgrelid
      where c.relnamespace = 'public'::regnamespace and not t.tgisinternal order by 1`);
    const tables = [...new Set(columns.map((r) => r.t))].map((t) => {
      const lines = [...columns, ...constraints].filter((r) => r.t === t).map((r) => r.c);
      return `create table ${t} (\n${lines.join(",\n")}\n);`;
    });
    return `-- Written by "npm run migrate -- --schema"; a test compares it with the migrations.\n\n${[...tables, ...indexes.map((r) => r.d), ...functions.map((r) => r.d), ...triggers.map((r) => r.d)].join("\n\n")}\n`;
  } finally {
    await client.end();
  }
}
