import { html } from "hono/html";
import { recordReading } from "#features/journal/record.action.ts";
import { findPerson } from "#features/persons/person.store.ts";
import { errorSummary, hidden } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { journalActor } from "./apply.action.ts";
import { correctIdentity } from "./correct-identity.action.ts";
import { openDossier } from "./dossier.page.ts";
import { identityFields, readTraits, type Typed, typedTraits } from "./identity-form.page.ts";
import type { Referral } from "./referral.ts";

/** GET /dossiers/:id/identite */
export async function identityPage(web: Web) {
  const found = await openDossier(web, web.req.param("id")!);
  if (!found || found.access === "receiver") return notFoundPage(web);
  const { db, member, now } = web.var;
  const person = (await findPerson(db, found.referral.person))!;
  await recordReading(db, found.referral.id, journalActor(member), "read", "identite", now);
  return showIdentity(web, found.referral, { ...typedTraits(person), version: String(person.version) }, {}, null, 200);
}

/** POST /dossiers/:id/identite */
export async function correctIdentityPage(web: Web) {
  const found = await openDossier(web, web.req.param("id")!);
  if (!found || found.access === "receiver") return notFoundPage(web);
  const { referral } = found;
  const typed: Typed = Object.fromEntries(
    Object.entries(await web.req.parseBody()).map(([k, v]) => [k, String(v).trim()]),
  );
  const { traits, problems } = readTraits({ ...typed, module: referral.module });
  if (!traits || Object.keys(problems).length > 0) return showIdentity(web, referral, typed, problems, null, 400);
  const result = await correctIdentity(
    web.var.db,
    referral.id,
    traits,
    /^\d{1,9}$/.test(typed.version ?? "") ? Number(typed.version) : 0,
    web.var.member,
    web.var.now,
  );
  if (result.ok) return goTo(web, `/dossiers/${referral.id}`, "L’identité est corrigée.");
  switch (result.refusal.kind) {
    case "unknown-referral":
      return notFoundPage(web);
    case "not-habilitated":
      return showIdentity(web, referral, typed, {}, "Votre habilitation ne permet pas de corriger l’identité.", 403);
    case "stale-version": {
      const now = (await findPerson(web.var.db, referral.person))!;
      return showIdentity(
        web,
        referral,
        { ...typed, version: String(now.version) },
        {},
        `Quelqu’un a corrigé l’identité entre-temps : ${now.givenName} ${now.birthName}, ${typedTraits(now).birthDate}. Votre saisie est gardée ci-dessous ; enregistrez-la si elle est la bonne.`,
        409,
      );
    }
  }
}

const showIdentity = (
  web: Web,
  r: Referral,
  typed: Typed,
  problems: Typed,
  conflict: string | null,
  status: 200 | 400 | 403 | 409,
) =>
  show(web, {
    title: "Corriger l’identité",
    status,
    body: html`<p class="fil fr-mb-1v"><a href="/dossiers/${r.id}">Dossier ${r.number}</a> › Identité</p><h1 class="fr-h4">Corriger l’identité</h1>
${errorSummary([...(conflict ? [{ message: conflict }] : []), ...Object.entries(problems).map(([field, message]) => ({ field, message }))])}
<form method="post" class="etroit" novalidate>${hidden("version", typed.version ?? "")}${identityFields(typed, problems)}<div class="boutons fr-mt-2w"><button class="fr-btn">Enregistrer l’identité</button><a class="fr-btn fr-btn--tertiary" href="/dossiers/${r.id}">Annuler</a></div></form>`,
  });
