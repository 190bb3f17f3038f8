import { html } from "hono/html";
import { isOwnSpace } from "#features/directory/own-space.ts";
import { recordReading } from "#features/journal/record.action.ts";
import { findPerson } from "#features/persons/person.store.ts";
import { count } from "#lib/french.ts";
import { errorSummary, hidden, phoneLink } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { type Access, ownIdentity } from "./access.ts";
import { journalActor } from "./apply.action.ts";
import { correctIdentity } from "./correct-identity.action.ts";
import { openDossier } from "./dossier.page.ts";
import { civilFields, identityFields, readTraits, type Typed, typedTraits } from "./identity-form.page.ts";
import { dossierPath, isPersonSide } from "./path.ts";
import type { Referral } from "./referral.ts";
import { listUnitNames, type UnitName } from "./unit-name.store.ts";

/** GET /dossiers/:id/identite */
export async function identityPage(web: Web) {
  const found = await openDossier(web, web.req.param("id")!);
  if (!found || found.access === "receiver") return notFoundPage(web);
  const { db, member, now } = web.var;
  const person = (await findPerson(db, found.referral.person))!;
  await recordReading(db, found.referral.id, journalActor(member), "read", "identite", now);
  if (isPersonSide(found.access)) {
    const owner = (await listUnitNames(db, [found.referral.owner])).get(found.referral.owner)!;
    if (!ownIdentity(person, isOwnSpace(owner.finess))) return keptPage(web, found.referral, owner);
  }
  return showIdentity(web, found, { ...typedTraits(person), version: String(person.version) }, {}, null, 200);
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
  if (!traits || Object.keys(problems).length > 0) return showIdentity(web, found, typed, problems, null, 400);
  const result = await correctIdentity(
    web.var.db,
    referral.id,
    traits,
    /^\d{1,9}$/.test(typed.version ?? "") ? Number(typed.version) : 0,
    web.var.member,
    web.var.now,
  );
  if (result.ok) {
    const { alike } = result.value;
    if (alike === 0) return goTo(web, dossierPath(found.access, referral.id), "L’identité est corrigée.");
    const more = count(alike, "autre dossier lui ressemble", "autres dossiers lui ressemblent");
    return goTo(
      web,
      `/dossiers/${referral.id}/fusion`,
      `L’identité est corrigée. ${more} maintenant : est-ce la même personne ?`,
    );
  }
  switch (result.refusal.kind) {
    case "unknown-referral":
      return notFoundPage(web);
    case "not-habilitated":
      return showIdentity(web, found, typed, {}, "Votre habilitation ne permet pas de corriger l’identité.", 403);
    case "identity-kept":
      return showIdentity(
        web,
        found,
        typed,
        {},
        "L’identité de ce dossier est tenue par des professionnels : demandez-leur la correction.",
        403,
      );
    case "stale-version": {
      const now = (await findPerson(web.var.db, referral.person))!;
      return showIdentity(
        web,
        found,
        { ...typed, version: String(now.version) },
        {},
        `Quelqu’un a corrigé l’identité entre-temps : ${now.givenName} ${now.birthName}, ${typedTraits(now).birthDate}. Votre saisie est gardée ci-dessous ; enregistrez-la si elle est la bonne.`,
        409,
      );
    }
  }
}

/** The person's side, where professionals keep the identity: whom to ask. */
const keptPage = (web: Web, r: Referral, owner: UnitName) =>
  show(web, {
    title: "Une erreur dans l’identité ?",
    body: html`<p class="fil fr-mb-1v"><a href="/mon-espace/dossiers/${r.id}">Le dossier</a> › Identité</p><h1 class="fr-h4">Une erreur dans l’identité ?</h1>
<p>${isOwnSpace(owner.finess) ? "Cette identité a été vérifiée avec une pièce d’identité par un professionnel : elle ne se corrige pas ici. Dites l’erreur à l’établissement qui l’a vérifiée, ou au médecin." : html`L’identité est tenue par <b>${owner.facility}, ${owner.unit}</b>, qui suit ce dossier${owner.phone ? html` : ${phoneLink(owner.phone)}` : ""}. Dites-lui ce qui est à corriger.`}</p>
<p>L’adresse, le téléphone et les personnes à contacter se changent, eux, dans <a href="/dossiers/${r.id}/volets/${r.volets.find((v) => v.level === "admin")?.code}">la partie administrative</a>.</p>
<p><a class="fr-btn" href="/mon-espace/dossiers/${r.id}">Revenir au dossier</a></p>`,
  });

const showIdentity = (
  web: Web,
  { referral: r, access }: { referral: Referral; access: Access },
  typed: Typed,
  problems: Typed,
  conflict: string | null,
  status: 200 | 400 | 403 | 409,
) =>
  show(web, {
    title: "Corriger l’identité",
    status,
    body: html`<p class="fil fr-mb-1v"><a href="${dossierPath(access, r.id)}">Dossier ${r.number}</a> › Identité</p><h1 class="fr-h4">Corriger l’identité</h1>
${errorSummary([...(conflict ? [{ message: conflict }] : []), ...Object.entries(problems).map(([field, message]) => ({ field, message }))])}
<form method="post" class="etroit" novalidate>${hidden("version", typed.version ?? "")}${isPersonSide(access) ? civilFields(typed, problems) : identityFields(typed, problems)}<div class="boutons fr-mt-2w"><button class="fr-btn">Enregistrer l’identité</button><a class="fr-btn fr-btn--tertiary" href="${dossierPath(access, r.id)}">Annuler</a></div></form>`,
  });
