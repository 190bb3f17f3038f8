import { z } from "zod";
import type { Conflict } from "#features/forms/answers.ts";
import { authorHeader, conflictAnswer, savedAnswer } from "#features/forms/autosave.ts";
import { applyField } from "#features/forms/posted.ts";
import { requiredVolets } from "#features/referrals/rulebook.ts";
import { ok } from "#lib/result.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import type { Web } from "#web/web.ts";
import { kindsOf } from "./content.ts";
import { isWritable, openVolet } from "./volet.page.ts";
import { writeVolet } from "./write-volet.action.ts";

const Save = z.object({
  key: z.string().min(1).max(300),
  value: z.union([z.string().max(20_000), z.array(z.string().max(500)).max(200)]),
  base: z.number().int().min(0),
});

/** POST /dossiers/:id/volets/:volet/champs — one field, as the page saves it by itself: JSON in, JSON out. */
export async function autosavePage(web: Web) {
  const author = web.req.header(authorHeader);
  // typed by somebody who has left this browser since: kept there for them, never written as somebody else's
  if (author && author !== web.var.member.id)
    return web.json({ title: "Cette saisie est d’une autre personne : elle n’est pas enregistrée.", status: 401 }, 401);
  const v = await openVolet(web);
  if (v instanceof Response || !v.writable) {
    const status = v instanceof Response && v.status === 404 ? 404 : 403;
    return web.json({ title: "Ce volet ne vous est pas ouvert en écriture.", status }, status);
  }
  const sent = Save.safeParse(await web.req.json().catch(() => null));
  if (!sent.success) return web.json({ title: "Cette réponse n’a pas la forme attendue.", status: 400 }, 400);
  const { db, member, now } = web.var;
  if (!isWritable(v, member, sent.data.key))
    return web.json(
      { title: "Cette question ne vous est pas ouverte en écriture, ou n’existe plus.", status: 403 },
      403,
    );
  const who = { account: member.id, name: member.name, unit: member.unit };
  const result = await writeVolet<Conflict | { kind: "unknown-field"; key: string }>(
    db,
    v.referral.id,
    v.standing.code,
    (draft) => {
      const changed = applyField(v.questionnaire, draft, sent.data, who, now);
      return changed.ok
        ? ok({ draft: changed.value, changed: changed.value.n > draft.n ? [sent.data.key] : [], conflicts: [] })
        : changed;
    },
    member,
    now,
  );
  if (result.ok) {
    const { content, draft } = result.value;
    const light =
      requiredVolets(pathwayOf(v.referral.module), kindsOf(content)).find((r) => r.code === v.standing.code)?.light ??
      false;
    return web.json(
      savedAnswer(v.questionnaire, draft, content.situation, now, {
        light,
        variables: content.variables,
        dossier: content.answers,
      }),
    );
  }
  if (result.refusal.kind === "conflict") return web.json(conflictAnswer(v.questionnaire, result.refusal), 409);
  return web.json(
    { title: "Ce volet ne vous est pas ouvert en écriture, ou cette question n’existe plus.", status: 403 },
    403,
  );
}
