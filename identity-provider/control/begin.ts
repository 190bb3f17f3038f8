import { z } from "zod";
import type { Sql } from "#idp/database.ts";
import { findPersonByNationalId } from "#idp/people/person.store.ts";
import { nationalIdOf } from "#idp/people/person.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { saveScenario } from "./scenario.store.ts";
import { endpoints, longestDelay, phoneFailures, tokenFlaws } from "./scenario.ts";

const Trouble = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("delay"), milliseconds: z.coerce.number().int().min(0).max(longestDelay) }),
  z.object({
    kind: z.literal("error"),
    error: z.string().regex(/^[a-z_]{3,60}$/),
    status: z.coerce.number().int().min(400).max(599).default(400),
  }),
  z.object({ kind: z.literal("down") }),
  z.object({
    kind: z.literal("claims"),
    without: z.array(z.string()).default([]),
    with: z.record(z.string(), z.unknown()).default({}),
  }),
  z.object({ kind: z.literal("no-exercise") }),
  z.object({ kind: z.literal("merged"), into: z.string().regex(/^(899\d{9}|ANS\d{14})$/) }),
  z.object({ kind: z.literal("id-token"), flaw: z.enum(tokenFlaws) }),
  z.object({ kind: z.literal("phone"), failure: z.enum(phoneFailures) }),
]);

const Asked = z.intersection(
  z.object({
    person: z.string().max(60).optional(),
    client: z.string().max(200).optional(),
    endpoint: z.enum(endpoints).optional(),
    minutes: z.coerce
      .number()
      .int()
      .min(1)
      .max(24 * 60)
      .default(60),
  }),
  Trouble,
);

export type BeginRefusal =
  | { kind: "not-understood"; where: string }
  | { kind: "person-unknown" }
  | { kind: "endpoint-needed" };

/** Something goes wrong from now on, for an hour unless said otherwise. */
export async function beginScenario(db: Sql, typed: unknown, now: Date): Promise<Result<string, BeginRefusal>> {
  const read = Asked.safeParse(typed);
  if (!read.success) return refuse({ kind: "not-understood", where: read.error.issues[0]?.path.join(".") || "kind" });
  const { person, client, endpoint, minutes, ...trouble } = read.data;
  if ((trouble.kind === "error" || trouble.kind === "delay") && !endpoint) return refuse({ kind: "endpoint-needed" });
  const found = person ? await findPersonByNationalId(db, nationalIdOf(person)) : null;
  if (person && !found) return refuse({ kind: "person-unknown" });
  const id = await saveScenario(db, {
    personId: found?.id ?? null,
    clientId: client || null,
    endpoint: endpoint ?? null,
    trouble,
    endsAt: new Date(now.getTime() + minutes * 60_000),
  });
  return ok(id);
}
