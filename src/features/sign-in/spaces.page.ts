import { getCookie, setCookie } from "hono/cookie";
import { html } from "hono/html";
import { z } from "zod";
import { listOpenUnits, type OpenUnit } from "#features/accounts/account.store.ts";
import { type Means, meansNames } from "#features/accounts/means.ts";
import type { UnitId } from "#features/accounts/member.ts";
import { moduleNames } from "#features/accounts/wording.ts";
import { type Acting, listActings } from "#features/sessions/acting.store.ts";
import { findMember, type SignedIn } from "#features/sessions/member.store.ts";
import { returnPath } from "#features/sessions/return-path.ts";
import { chooseUnit } from "#features/sessions/session.action.ts";
import { cookieOptions, sessionCookie } from "#features/sessions/session.ts";
import { dayOf, frenchDay } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { nothing } from "#ui/page.ts";
import { badge, hidden, warning } from "#ui/parts.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { findPolicy, listPolicies } from "./policy.store.ts";
import { opens, type PolicyRefusal } from "./policy.ts";

/** GET /espaces: for which unit one acts. Without any, the page says whom to ask. */
export async function spacesPage(web: Web) {
  const { db, now, outside } = web.var;
  const token = getCookie(web, sessionCookie(outside.publicUrl));
  const found = token ? await findMember(db, token, now) : null;
  if (!found) return web.redirect("/connexion", 303);
  const units = await listOpenUnits(db, found.account.id, dayOf(now));
  const actings = await listActings(db, found.account.id, dayOf(now));
  if (units.length === 0 && actings.length === 0) return noUnit(web, found);
  // theirs alone: nothing to choose
  if (found.account.kind === "person" && found.member && units.length === 1)
    return web.redirect(returnPath(web.req.query("retour")), 303);
  return choice(web, found, units, actings, returnPath(web.req.query("retour")));
}

/** What closes each unit to this session today: how one signed in is not enough there. */
async function closedUnits(
  web: Web,
  { account, session }: SignedIn,
  actings: Acting[],
): Promise<Map<UnitId, PolicyRefusal>> {
  const { db, now } = web.var;
  const policies = await listPolicies(db, account.id, dayOf(now));
  // the colleagues' units ask what they ask of everybody
  for (const { unit } of actings) policies.set(unit, await findPolicy(db, unit, dayOf(now)));
  return new Map(
    [...policies].flatMap(([unit, policy]) => {
      const open = opens(policy, session.means, session.level);
      return open.ok ? [] : [[unit, open.refusal] as const];
    }),
  );
}

const Form = z.object({ unite: z.uuid(), retour: z.string().optional() });

/** POST /espaces: acts for that unit from now on. */
export async function chooseSpacePage(web: Web) {
  const { db, now, outside } = web.var;
  const token = getCookie(web, sessionCookie(outside.publicUrl));
  const form = Form.safeParse(await web.req.parseBody());
  if (!token || !form.success) return web.redirect("/espaces", 303);

  const unit = form.data.unite as UnitId;
  const found = await findMember(db, token, now);
  // the page says why
  if (found && (await closedUnits(web, found, [])).has(unit)) return web.redirect("/espaces", 303);
  const chosen = await chooseUnit(db, token, unit, now);
  if (!chosen.ok) return web.redirect(chosen.refusal.kind === "session-ended" ? "/connexion" : "/espaces", 303);
  setCookie(web, sessionCookie(outside.publicUrl), chosen.value.token, cookieOptions(outside.publicUrl));
  const { facilityName, unitName } = chosen.value.unit;
  return goTo(web, returnPath(form.data.retour), `Vous agissez pour ${facilityName}, ${unitName}.`);
}

async function choice(web: Web, found: SignedIn, units: OpenUnit[], actings: Acting[], back: string) {
  const { account, member, situations, actingEnded, session } = found;
  const closed = await closedUnits(web, found, actings);
  return show(web, {
    title: "Choisir votre unité",
    body: html`<div class="etroit"><h1 class="fr-h4">Pour quelle unité agissez-vous ?</h1>
${actingEnded ? warning("La délégation est terminée", "Vous n’agissez plus au nom de votre confrère : choisissez pour qui vous continuez.") : nothing}
<p>Bonjour ${account.name}. Les dossiers et les demandes affichés seront ceux de cette unité ; vous pourrez en changer à tout moment.</p>
<form method="post" action="/espaces">${hidden("retour", back)}
${units.map((unit) => (closed.has(unit.unit) ? closedCard(unit, session.means, closed.get(unit.unit)!) : card(unit, unit.unit === member?.unit && !member.actingFor)))}</form>
${actings.length > 0 ? html`<h2 class="fr-h6 fr-mt-3w">Au nom d’un confrère</h2>${actings.map((acting) => (closed.has(acting.unit) ? closedCard({ ...acting, city: `Au nom de ${acting.giverName}` }, session.means, closed.get(acting.unit)!) : actingCard(acting, acting.delegation === member?.actingFor?.delegation)))}` : nothing}
${situations > 1 ? html`<p><a class="fr-link" href="/compte/situation">Changer de situation d’exercice</a></p>` : nothing}
${member ? nothing : signOut}</div>`,
  });
}

/** Why this way of signing in does not open the unit, and which ones would. */
const closedCard = (
  unit: Pick<OpenUnit, "facilityName" | "unitName" | "city">,
  means: Means,
  { would }: PolicyRefusal,
) => {
  const names = [...new Set(would.map((one) => shortNames[one]))];
  const byPsc = would.some((one) => ["cps", "e-cps", "delegated", "psc"].includes(one));
  return html`<article class="carte"><h2 class="fr-text--md fr-mb-0">${unit.facilityName}, ${unit.unitName}</h2>
<p class="note">${unit.city}</p>
${badge("Autre moyen demandé", "warning")}
<p>Vous êtes entré par : <b>${meansNames[means].toLowerCase()}</b>. Cette unité ne l’accepte pas.</p>
${names.length > 0 ? html`<p>Elle accepte : ${names.join(", ")}.</p>` : html`<p>Elle n’accepte aucun moyen pour l’instant : prévenez votre référent structure.</p>`}
${byPsc ? html`<p class="fr-mb-0"><a class="fr-link" href="/connexion/psc?retour=%2Fespaces" data-turbo="false">M’identifier avec Pro Santé Connect</a></p>` : names.length > 0 ? html`<p class="fr-mb-0">Déconnectez-vous, puis revenez par l’un d’eux ; vos moyens sont dans <a class="fr-link" href="/compte/moyens">« Mon compte »</a>.</p>` : nothing}</article>`;
};

const shortNames: Record<Means, string> = {
  ...meansNames,
  cps: "carte CPS",
  "e-cps": "e-CPS",
  delegated: "identification de l’établissement",
  psc: "Pro Santé Connect",
  passkey: "clé d’accès",
  "synced-passkey": "clé d’accès",
  "sms-code": "mot de passe et code par SMS",
  "mail-code": "mot de passe et code par courriel",
  "trusted-browser": "mot de passe sur un navigateur de confiance",
  franceconnect: "FranceConnect",
};

const card = (
  unit: OpenUnit,
  isCurrent: boolean,
) => html`<article class="carte ligne"><div><h2 class="fr-text--md fr-mb-0">${unit.facilityName}, ${unit.unitName}</h2>
<p class="note fr-mb-0">${unit.city} · ${unit.modules.map((module) => moduleNames[module]).join(", ")}${unit.unread > 0 ? ` · ${count(unit.unread, "notification")} à lire` : ""}</p></div>
${isCurrent ? html`<p class="fr-mb-0"><b>Unité actuelle</b></p>` : html`<button class="fr-btn fr-btn--secondary" name="unite" value="${unit.unit}">Agir pour cette unité<span class="fr-sr-only"> : ${unit.unitName}</span></button>`}</article>`;

const actingCard = (acting: Acting, isCurrent: boolean) =>
  html`<article class="carte ligne"><div><h3 class="fr-text--md fr-mb-0">${acting.giverName}</h3><p class="note fr-mb-0">${acting.facilityName}, ${acting.unitName} · jusqu’au ${frenchDay(acting.endsOn)}</p></div>
${isCurrent ? html`<p class="fr-mb-0"><b>Vous agissez en son nom</b></p>` : html`<form method="post" action="/compte/delegations/${acting.delegation}/agir" data-turbo="false"><button class="fr-btn fr-btn--secondary">Agir pour ${acting.giverName}</button></form>`}</article>`;

const noUnit = (web: Web, { account }: SignedIn) =>
  show(web, {
    title: "Aucune habilitation",
    status: 403,
    body: html`<div class="etroit"><h1 class="fr-h4">Votre compte n’a pas encore d’habilitation</h1>
<p>Vous êtes bien identifié : <b>${account.name}</b>. Pro Santé Connect dit qui vous êtes et votre profession ; ce que vous pouvez voir et faire dans Sextant est ouvert par le référent structure de votre établissement, unité par unité.</p>
<p>Demandez-lui de vous habiliter en lui donnant votre nom. Dès que c’est fait, rechargez cette page.</p>
<p>Aucune délégation en cours. Si un médecin vous en propose une, vous la trouverez dans <a class="fr-link" href="/compte/delegations">vos délégations</a>.</p>
<div class="boutons"><a class="fr-btn" href="/espaces">Vérifier à nouveau</a></div>
${signOut}</div>`,
  });

const signOut = html`<form class="fr-mt-3w" method="post" action="/deconnexion" data-turbo="false"><button class="lien">Se déconnecter</button></form>`;
