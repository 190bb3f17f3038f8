import { addReadyPeople } from "#idp/people/ready-people.action.ts";
import type { Web } from "#idp/web.ts";
import { isUuid } from "#lib/ids.ts";
import { beginScenario } from "./begin.ts";
import { deleteAllScenarios, deleteScenario, listScenarios } from "./scenario.store.ts";

/** GET /admin/api/scenarios */
export const listScenariosApi = async (web: Web) => web.json(await listScenarios(web.var.db));

/** POST /admin/api/scenarios: `{"kind": "error", "endpoint": "token", "error": "invalid_grant", "person": "899…", "client": "…"}` */
export async function beginScenarioApi(web: Web) {
  // another site's page can only send forms: this wants JSON
  if (!web.req.header("content-type")?.startsWith("application/json")) return web.json({ error: "json-only" }, 415);
  const begun = await beginScenario(web.var.db, await web.req.json().catch(() => null), new Date());
  return begun.ok ? web.json({ id: begun.value }, 201) : web.json(begun.refusal, 422);
}

/** DELETE /admin/api/scenarios/:id */
export async function endScenarioApi(web: Web) {
  const id = web.req.param("id")!;
  return isUuid(id) && (await deleteScenario(web.var.db, id))
    ? web.body(null, 204)
    : web.json({ error: "unknown" }, 404);
}

/** DELETE /admin/api/scenarios */
export async function endScenariosApi(web: Web) {
  await deleteAllScenarios(web.var.db);
  return web.body(null, 204);
}

/** POST /admin/api/personnes-d-essai */
export const addReadyPeopleApi = async (web: Web) => web.json(await addReadyPeople(web.var.desk), 201);
