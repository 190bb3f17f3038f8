import type { Sql } from "#idp/database.ts";
import { newId } from "#lib/ids.ts";
import type { Scenario, Trouble } from "./scenario.ts";

type Row = Omit<Scenario, "trouble"> & { kind: Trouble["kind"]; detail: object };

export async function listScenarios(db: Sql): Promise<Scenario[]> {
  const { rows } = await db.query<Row>(
    `select id, kind, person_id as "personId", client_id as "clientId", endpoint, detail, ends_at as "endsAt"
     from scenario where ends_at > now() order by made_at`,
  );
  return rows.map(({ kind, detail, ...rest }) => ({ ...rest, trouble: { kind, ...detail } as Trouble }));
}

export async function saveScenario(db: Sql, { trouble, personId, clientId, endpoint, endsAt }: Omit<Scenario, "id">) {
  const { kind, ...detail } = trouble;
  const id = newId();
  await db.query(
    `insert into scenario (id, kind, person_id, client_id, endpoint, detail, made_at, ends_at)
     values ($1, $2, $3, $4, $5, $6, now(), $7)`,
    [id, kind, personId, clientId, endpoint, detail, endsAt],
  );
  return id;
}

export async function deleteScenario(db: Sql, id: string): Promise<boolean> {
  const { rowCount } = await db.query("delete from scenario where id = $1", [id]);
  return Boolean(rowCount);
}

export const deleteAllScenarios = (db: Sql) => db.query("delete from scenario");
