import { html } from "hono/html";
import { isDoctor } from "#features/accounts/member.ts";
import { recordReading } from "#features/journal/record.action.ts";
import { findPerson } from "#features/persons/person.store.ts";
import { conducts, isClosedToUnits, isOwnSide, mayRead, type Party } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { heading, openDossier } from "#features/referrals/dossier.page.ts";
import { findKey } from "#features/referrals/referral.store.ts";
import { missingToSend, type NeedId, openKinds, type Referral } from "#features/referrals/referral.ts";
import { type AdmissionRequest, isLive, wasSent } from "#features/referrals/request.ts";
import { rulebookOf } from "#features/referrals/rulebook.ts";
import { listUnitNames } from "#features/referrals/unit-name.store.ts";
import { reasonLabel, stateLabel, voletTitle } from "#features/referrals/wording.ts";
import { selectUnit, sendSelection } from "#features/sendings/send.action.ts";
import { sendingSentence } from "#features/sendings/sending-wording.ts";
import { homeCommune } from "#features/volets/content.ts";
import { readValidatedContent } from "#features/volets/validated.page.ts";
import { ageOn, dayOf, frenchDay } from "#lib/dates.ts";
import { uncapital } from "#lib/french.ts";
import { newId } from "#lib/ids.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { emptyState, errorSummary, hidden, phoneLink } from "#ui/parts.ts";
import { forbiddenPage, notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { withdrawAgreement } from "./agreement.action.ts";
import { findKept, listLines, listPlatforms, type NearPlatform } from "./early-path.store.ts";
import { type EarlyPath, type KeptLine, pathOf } from "./early-path.ts";
import { followPath } from "./follow-path.action.ts";
import { refusalSentence, stageLabel, stageSentence } from "./wording.ts";

type Followed = { referral: Referral; access: Party; request: AdmissionRequest | null };

/** The dossier on its own side, with its one request that counts: the live or the last one. */
export async function findFollowed(web: Web): Promise<Followed | null> {
  const found = await openDossier(web, web.req.param("id")!);
  if (found?.referral.module !== "tnd" || !isOwnSide(found.access)) return null;
  const sent = found.referral.requests.filter(wasSent).toSorted((a, b) => b.since.getTime() - a.since.getTime());
  const request = sent.find((q) => isLive(q) || ["confirmed", "arrived"].includes(q.state.kind)) ?? sent[0] ?? null;
  return { referral: found.referral, access: found.access, request };
}

/** GET /dossiers/:id/parcours — before sending, the platform of the child's commune; then the path in plain words. */
export async function followedPage(web: Web) {
  const found = await findFollowed(web);
  return found ? showFollowed(web, found, null, 200) : notFoundPage(web);
}

async function showFollowed(
  web: Web,
  { referral, access, request }: Followed,
  problem: string | null,
  status: 200 | 409,
) {
  const { db, member, now } = web.var;
  const key = await findKey(db, referral.id);
  const [person, content] = await Promise.all([
    findPerson(db, referral.person),
    readValidatedContent(web, referral, key),
  ]);
  const [kept, lines, names, platforms] = await Promise.all([
    request ? findKept(db, request.id, key) : null,
    request ? listLines(db, request.id, key) : [],
    listUnitNames(db, request ? [request.unit] : []),
    listPlatforms(db, homeCommune(content)),
  ]);
  await recordReading(db, referral.id, journalActor(member), "read", "parcours", now);
  const path = request && kept ? pathOf(request, kept) : null;
  const platform = request ? names.get(request.unit) : undefined;
  const age = person!.birthDate ? ageOn(person!.birthDate, dayOf(now)) : null;
  const asks = !request || (!isLive(request) && path === null);
  return show(web, {
    title: `Parcours ${referral.number}`,
    status,
    topics: [`referral:${referral.id}`],
    body: html`<p class="fil fr-mb-1v"><a href="/dossiers/${referral.id}">Dossier ${referral.number}</a> › Parcours</p>
${heading(referral, person!, now)}
${problem ? errorSummary([{ message: problem }]) : ""}
${isClosedToUnits(referral) ? html`<div class="fr-alert fr-alert--warning fr-mb-2w"><h2 class="fr-alert__title">Un titulaire a retiré son accord</h2><p>La plateforme ne lit plus rien de ce dossier depuis le ${frenchDay(dayOf(referral.statusSince))}. Pour reprendre : notez le nouvel accord, validez de nouveau le <a href="/dossiers/${referral.id}/volets/accords">volet des accords</a>, puis <a href="/dossiers/${referral.id}/suivi">reprenez le dossier</a>.</p></div>` : ""}
${request && platform ? html`<h2 class="fr-h6 fr-mt-2w">${platform.facility}</h2><p class="fr-mb-1w">${platform.city}${platform.phone ? html` · ${phoneLink(platform.phone)}` : ""} — <b>${stateLabel("tnd", request.state.kind)}</b>${"reason" in request.state ? ` : ${lowered(request.state.reason)}` : ""} <span class="note">depuis le ${frenchDay(dayOf(request.since))}</span> · <a class="fr-link fr-link--sm" href="/dossiers/${referral.id}/demandes/${request.id}">détail et messages</a></p>` : ""}
${path && request ? progress(path, lines, { referral, request, reads: mayRead("medical", access, member, referral), agrees: isDoctor(member) && (access === "doctor" || (access === "owner" && conducts(member, referral))) }) : ""}
${path?.ended?.reason === "mdph" && access !== "helper" ? html`<p class="fr-mt-2w"><a class="fr-btn fr-btn--secondary" href="/dossiers/${referral.id}/relais">Préparer le relais vers la MDPH</a></p>` : ""}
${asks ? proposal(referral, platforms, age, conducts(member, referral)) : ""}
${request && conducts(member, referral) && ["open", "placed", "admitted"].includes(referral.status) ? agreementForm(referral) : ""}`,
  });
}

const lowered = (reason: string) => uncapital(reasonLabel("tnd", reason));

type Reader = { referral: Referral; request: AdmissionRequest; reads: boolean; agrees: boolean };

/** What the platform does, as the doctor and the family read it: states, appointments, and who works with the child. */
function progress(path: EarlyPath, lines: KeptLine[], { referral, reads, agrees }: Reader) {
  const when = path.ended
    ? `Fin de parcours le ${frenchDay(path.ended.on)} : ${lowered(path.ended.reason)}.`
    : path.openedOn
      ? `Premier rendez-vous le ${frenchDay(path.openedOn)}, parcours jusqu’au ${frenchDay(path.endsOn!)}.`
      : `Premier rendez-vous attendu vers le ${frenchDay(path.expectedOn)}.`;
  return html`<div class="carte"><h3 class="fr-h6 fr-mb-1w">${path.ended ? "Fin de parcours" : stageLabel(path.stage)}</h3>
<p>${path.ended ? "" : stageSentence(path.stage)} ${when}</p>
${path.renewed ? html`<p>Renouvelé le ${frenchDay(path.renewed.on)} avec l’accord de ${path.renewed.by}.</p>` : ""}
${path.letter ? (reads ? html`<p class="fr-mb-0"><a class="fr-link" href="/dossiers/${referral.id}/parcours/lettre" data-turbo="false">Lire la synthèse de la plateforme (PDF)</a></p>` : html`<p class="fr-mb-0">La plateforme a écrit une synthèse au médecin : il vous l’expliquera.</p>`) : ""}
${path.renewalProposed && !path.renewed && !path.ended ? renewalForm(referral, path, agrees) : ""}</div>
<h3 class="fr-h6 fr-mt-2w">Qui travaille avec l’enfant</h3>
${
  lines.length === 0
    ? emptyState("Personne pour l’instant : les noms apparaîtront ici dès que la plateforme les aura trouvés.")
    : html`<ul>${lines.map((one) => html`<li><b>${one.professional}</b>, ${one.profession.toLowerCase()} — ${one.from ? (one.to ? `rendez-vous du ${frenchDay(one.from)} au ${frenchDay(one.to)}` : `premier rendez-vous le ${frenchDay(one.from)}`) : "rendez-vous à fixer"}${one.reportId && reads ? html` · <a class="fr-link fr-link--sm" href="/dossiers/${referral.id}/pieces/${one.reportId}" data-turbo="false">compte rendu<span class="fr-sr-only"> de ${one.professional}</span></a>` : ""}</li>`)}</ul>`
}`;
}

const renewalForm = (r: Referral, path: EarlyPath, agrees: boolean) =>
  html`<p class="fr-mt-2w">La plateforme propose de continuer un an de plus (proposition du ${frenchDay(path.renewalProposed!.on)}). Un parcours ne se renouvelle qu’une fois.</p>${agrees ? html`<form method="post" action="/dossiers/${r.id}/parcours/renouvellement"><button class="fr-btn">Donner mon accord au renouvellement</button></form>` : html`<p class="note fr-mb-0">L’accord revient au médecin qui a adressé l’enfant.</p>`}`;

const agreementForm = (r: Referral) =>
  html`<details class="repli fr-mt-3w"><summary>Un titulaire retire son accord</summary><p>La lecture du dossier par la plateforme s’arrête aussitôt, et le dossier est suspendu. Vous pourrez reprendre avec un nouvel accord.</p><form method="post" action="/dossiers/${r.id}/parcours/accord"><button class="fr-btn fr-btn--sm fr-btn--tertiary">Noter le retrait de l’accord</button></form></details>`;

/** The platforms whose zone holds the child's commune; one at a time. */
function proposal(r: Referral, platforms: NearPlatform[], age: number | null, may: boolean) {
  const missing = missingToSend(r, rulebookOf("tnd").sendRequires(openKinds(r)));
  if (missing.length > 0)
    return html`<h2 class="fr-h6 fr-mt-2w">Adresser à la plateforme</h2><p>Avant l’envoi, il reste à valider :</p><ul>${missing.map((v) => html`<li><a href="/dossiers/${r.id}/volets/${v.code}">${voletTitle("tnd", v.code)}</a></li>`)}</ul>`;
  const limit = (p: NearPlatform) => p.ageMax ?? pathwayOf("tnd").options.ageLimit!;
  if (!["ready", "open"].includes(r.status)) return "";
  return html`<h2 class="fr-h6 fr-mt-2w">La plateforme de la commune de l’enfant</h2>
${
  platforms.length === 0
    ? emptyState(
        "Aucune plateforme de l’annuaire ne déclare cette commune dans sa zone.",
        html`<a class="fr-link" href="/dossiers/${r.id}/recherche">Chercher parmi toutes les plateformes</a>`,
      )
    : platforms.map(
        (
          p,
        ) => html`<div class="carte fr-mb-2w"><h3 class="fr-h6 fr-mb-1v">${p.facility}</h3><p>${p.city}${p.phone ? html` · ${phoneLink(p.phone)}` : ""} · suit les enfants jusqu’à ${limit(p)} ans inclus</p>
${
  age !== null && age > limit(p)
    ? html`<p class="fr-mb-0"><b>L’enfant a ${age} ans : cette plateforme ne peut pas le suivre.</b> Autre voie : équipe de diagnostic du secteur (CAMSP, CMPP, CMP).</p>`
    : !p.accepts
      ? html`<p class="fr-mb-0">Cette plateforme ne reçoit pas de demandes en ce moment : appelez-la.</p>`
      : may
        ? html`<form method="post" action="/dossiers/${r.id}/parcours/envoi">${hidden("unite", p.unit)}${hidden("cle", newId())}<button class="fr-btn">Adresser le dossier à cette plateforme</button></form>`
        : html`<p class="note fr-mb-0">L’envoi revient au médecin ou à une personne habilitée comme demandeur.</p>`
}</div>`,
      )
}`;
}

/** POST /dossiers/:id/parcours/envoi — to the platform of the commune, in one click. */
export async function sendToPlatformPage(web: Web) {
  const found = await findFollowed(web);
  if (!found) return notFoundPage(web);
  const { db, member, now } = web.var;
  const { referral } = found;
  const unit = String((await web.req.parseBody()).unite ?? "");
  const content = await readValidatedContent(web, referral, await findKey(db, referral.id));
  const platform = (await listPlatforms(db, homeCommune(content))).find((one) => one.unit === unit);
  const need = referral.needs.find((n) => n.state.kind === "open");
  if (!platform || !need)
    return showFollowed(
      web,
      found,
      "Cette plateforme n’est plus proposée pour ce dossier : relisez avant d’envoyer.",
      409,
    );
  const prepared = referral.requests.some((q) => q.state.kind === "prepared" && q.unit === unit);
  const choice = { need: need.id as NeedId, unit, distanceKm: null, overrideReason: null };
  const chosen = prepared ? null : await selectUnit(db, referral.id, choice, member, now);
  if (chosen && !chosen.ok) return showFollowed(web, found, sendingSentence(chosen.refusal, referral), 409);
  const sent = await sendSelection(db, referral.id, member, now);
  return sent.ok
    ? goTo(web, `/dossiers/${referral.id}/parcours`, `Le dossier est adressé à ${platform.facility}.`)
    : showFollowed(web, (await findFollowed(web))!, sendingSentence(sent.refusal, referral), 409);
}

/** POST /dossiers/:id/parcours/renouvellement — the doctor who referred the child agrees. */
export async function renewPage(web: Web) {
  const found = await findFollowed(web);
  if (!found?.request) return notFoundPage(web);
  const { db, member, now } = web.var;
  const result = await followPath(db, found.request.id, { kind: "renew" }, null, member, now);
  if (result.ok)
    return goTo(
      web,
      `/dossiers/${found.referral.id}/parcours`,
      "Le parcours est renouvelé pour un an : la plateforme est prévenue.",
    );
  const { sentence } = refusalSentence(result.refusal);
  return result.refusal.kind === "not-habilitated" || result.refusal.kind === "doctor-only"
    ? forbiddenPage(web, sentence)
    : showFollowed(web, found, sentence, 409);
}

/** POST /dossiers/:id/parcours/accord — a guardian takes their agreement back. */
export async function takeAgreementBackPage(web: Web) {
  const found = await findFollowed(web);
  if (!found?.request) return notFoundPage(web);
  const { db, member, now } = web.var;
  const result = await withdrawAgreement(db, found.request.id, member, now);
  if (result.ok)
    return goTo(
      web,
      `/dossiers/${found.referral.id}/parcours`,
      "Le retrait est noté : la plateforme ne lit plus ce dossier.",
    );
  return result.refusal.kind === "not-habilitated"
    ? forbiddenPage(web, "Le retrait d’un accord se note par qui conduit le dossier, ou par la plateforme.")
    : showFollowed(web, found, "Le dossier n’est pas en cours auprès d’une plateforme.", 409);
}
