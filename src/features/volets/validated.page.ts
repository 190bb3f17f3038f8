import { html, raw } from "hono/html";
import type { DossierKey } from "#db/vault.ts";
import type { Level } from "#features/forms/questionnaire.ts";
import { renderAnswers } from "#features/forms/render.page.ts";
import { findPerson } from "#features/persons/person.store.ts";
import { type Access, mayRead, seesEveryDocument } from "#features/referrals/access.ts";
import { kindsNeeded, type Referral } from "#features/referrals/referral.ts";
import { dayOf, frenchDay } from "#lib/dates.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import type { Web } from "#web/web.ts";
import { listAttachments } from "./attachment.store.ts";
import { shownFile } from "./attachment.ts";
import { type Content, contentOf } from "./content.ts";
import { readValidated } from "./volet.store.ts";

/** The levels of a volet's items this member may see. */
export function levelsFor(web: Web, r: Referral, access: Access): Level[] {
  return (["admin", "care", "medical", "own", "told"] as const).filter((level) =>
    mayRead(level, access, web.var.member, r),
  );
}

/** The dossier as it was last validated, volet by volet. */
export async function readValidatedContent(web: Web, r: Referral, key: DossierKey): Promise<Content> {
  const { db, now } = web.var;
  const [validated, person] = await Promise.all([readValidated(db, r.id, key), findPerson(db, r.person)]);
  const answers = Object.assign({}, ...Object.values(validated).map((v) => v.answers));
  return contentOf(pathwayOf(r.module), answers, person?.birthDate ?? null, dayOf(now), kindsNeeded(r));
}

/** The last validated version of each volet, to read; what is not open to this reader is named with who may open it. */
export async function validatedVolets(
  web: Web,
  r: Referral,
  key: DossierKey,
  access: Access,
  /** Long ones that the page sums up elsewhere. */
  folded: readonly string[] = [],
) {
  const { db, now } = web.var;
  const [validated, person, files] = await Promise.all([
    readValidated(db, r.id, key),
    findPerson(db, r.person),
    listAttachments(db, key, r.id),
  ]);
  const pathway = pathwayOf(r.module);
  const answers = Object.assign({}, ...Object.values(validated).map((v) => v.answers));
  const content = contentOf(pathway, answers, person?.birthDate ?? null, dayOf(now), kindsNeeded(r));
  const levels = levelsFor(web, r, access);
  const early = seesEveryDocument(access, web.var.member, r) ? [] : pathway.seenFromProposal;
  for (const linkId of early) delete content.answers[linkId];
  const attachments = files
    .filter((f) => levels.includes(f.level) && !early.includes(f.linkId))
    .map(shownFile(r.id, false));
  return html`${pathway.volets
    .filter((q) => q.level !== "own" && q.level !== "told" && q.code !== pathway.wishesVolet)
    .map((q) => {
      const v = validated[q.code];
      const standing = r.volets.find((x) => x.code === q.code)!;
      if (!levels.includes(q.level))
        return html`<details class="repli carte"><summary>${q.title} — réservé</summary><p class="note">Ce volet ${v ? `est validé depuis le ${frenchDay(dayOf(v.at))}` : "n’est pas encore validé"}. Il s’ouvre aux professionnels dont l’habilitation porte la mention « médicale » dans votre unité ; votre référent structure peut l’accorder.</p></details>`;
      if (!v)
        return html`<details class="repli carte"><summary>${q.title} — pas encore validé</summary><p class="note">Le demandeur le complète. Cette page se met à jour seule.</p></details>`;
      return html`<details class="repli carte" ${q.level === "admin" || folded.includes(q.code) ? "" : raw("open")}><summary>${q.title} — ${v.signature ? `signé le ${frenchDay(dayOf(v.at))} par ${v.signature.name}` : `validé le ${frenchDay(dayOf(v.at))} par ${v.by}`}${standing.version > v.version ? " · en cours de modification" : ""}</summary>
${renderAnswers(q, content.answers, { situation: content.situation, variables: content.variables, levels, attachments })}</details>`;
    })}`;
}
