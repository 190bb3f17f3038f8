import { html } from "hono/html";
import { recordReading } from "#features/journal/record.action.ts";
import { findPerson } from "#features/persons/person.store.ts";
import { fullName } from "#features/persons/person.ts";
import { mayRead, type Party, partyOf } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { heading, openDossier } from "#features/referrals/dossier.page.ts";
import { findKey, findReferral } from "#features/referrals/referral.store.ts";
import { isEditable, type Referral, type ReferralId } from "#features/referrals/referral.ts";
import { listFollowed } from "#features/stewards/steward.store.ts";
import type { StoredAttachment } from "#features/volets/attachment.store.ts";
import { dayOf, frenchDay } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { isUuid } from "#lib/ids.ts";
import { checkbox, checkboxes, emptyState, errorSummary, hidden } from "#ui/parts.ts";
import { forbiddenPage, notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { pourRelay, prepareRelay } from "./relay.action.ts";
import { findRelay, listDocuments } from "./relay.store.ts";
import { isRelayed, isSameChild, preparesRelay, type Relay, type RelayRefusal } from "./relay.ts";

type Opened = { referral: Referral; party: Party };

/** GET /dossiers/:id/relais — at the end of a path, what goes along to the MDPH. */
export async function relayPage(web: Web) {
  const found = await openRelay(web);
  return found instanceof Response ? found : showRelay(web, found, {}, 200);
}

async function openRelay(web: Web): Promise<Opened | Response> {
  const found = await openDossier(web, web.req.param("id")!);
  if (!found || !isRelayed(found.referral)) return notFoundPage(web);
  const { referral } = found;
  return preparesRelay(referral, web.var.member)
    ? { referral, party: partyOf(web.var.member, referral)! }
    : forbiddenPage(web, "Le relais est préparé par la famille, ou par le médecin qui a adressé l’enfant.");
}

type Shown = { problem?: string; field?: string; chosen?: string[]; agreed?: boolean };

async function showRelay(web: Web, { referral, party }: Opened, shown: Shown, status: 200 | 409 | 422) {
  const { db, member, now } = web.var;
  const key = await findKey(db, referral.id);
  const [person, relay, documents] = await Promise.all([
    findPerson(db, referral.person),
    findRelay(db, referral.id),
    listDocuments(db, referral, key),
  ]);
  await recordReading(db, referral.id, journalActor(member), "read", "relais", now);
  const readable = documents.filter(({ level }) => mayRead(level, party, member, referral));
  const others = (relay?.documents ?? []).filter((id) => !readable.some((one) => one.id === id)).length;
  const family = party === "person";
  return show(web, {
    title: `Relais ${referral.number}`,
    status,
    topics: [`referral:${referral.id}`],
    body: html`<p class="fil fr-mb-1v"><a href="/dossiers/${referral.id}/parcours">Parcours</a> › Relais vers la MDPH</p>
${heading(referral, person!, now)}
${shown.problem ? errorSummary([{ message: shown.problem, ...(shown.field ? { field: shown.field } : {}) }]) : ""}
<div class="moyen"><h2 class="fr-h6 fr-mt-2w">Relais vers la MDPH</h2>
<p>Le dossier unique d’admission s’ouvre avec une décision de la MDPH. D’ici là, ce que ${family ? "vous choisissez" : "la famille choisit"} ici attend : l’adresse de l’enfant, ses titulaires de l’autorité parentale et les documents. ${family ? "Vous le reprendrez en un geste" : "Elle le reprend en un geste dans son espace"} quand la décision arrive.</p>
${relay ? state(relay, others) : ""}
${relay?.poured ? "" : html`${family && relay ? await pouring(web, referral, relay) : ""}${form({ referral, relay, readable, others, family, shown })}`}</div>`,
  });
}

const state = (relay: Relay, others: number) =>
  html`<p class="carte"><b>${relay.poured ? `Repris le ${frenchDay(dayOf(relay.poured.at))} dans le dossier de la décision.` : `Préparé le ${frenchDay(dayOf(relay.preparedAt))} par ${relay.preparedBy}, avec ${count(relay.documents.length, "document")}.`}</b>${!relay.poured && others > 0 ? html`<br><span class="note">Dont ${count(others, "document médical", "documents médicaux")}, lus par les soignants habilités seulement.</span>` : ""}</p>`;

/** The decisions this person follows about the same child. */
async function pouring(web: Web, r: Referral, relay: Relay) {
  const targets = await listTargets(web, r);
  if (targets.length === 0)
    return html`<p>Quand le courrier de la MDPH arrive : <a class="fr-link" href="/mon-espace/decision">ouvrez la décision dans votre espace</a>, puis revenez ici.</p>`;
  return html`${targets.map((one) => html`<form method="post" action="/dossiers/${r.id}/relais/reprise" class="carte fr-mb-2w">${hidden("decision", one.id)}<p>Une décision de la MDPH est ouverte dans votre espace : dossier ${one.number}, ${one.name}.</p><button class="fr-btn">Reprendre ${relay.documents.length > 0 ? `ces ${count(relay.documents.length, "document")} et ` : ""}ces informations dans ce dossier</button></form>`)}`;
}

async function listTargets(web: Web, r: Referral): Promise<{ id: ReferralId; number: string; name: string }[]> {
  const { db, member } = web.var;
  const child = (await findPerson(db, r.person))!;
  const found = await Promise.all(
    (await listFollowed(db, member.id, member.unit)).map(async (id) => {
      const one = await findReferral(db, id);
      if (one?.module !== "handicap" || !isEditable(one) || partyOf(member, one) !== "person") return [];
      const person = (await findPerson(db, one.person))!;
      return isSameChild(child, person) ? [{ id, number: one.number, name: fullName(person) }] : [];
    }),
  );
  return found.flat();
}

type Form = {
  referral: Referral;
  relay: Relay | null;
  readable: StoredAttachment[];
  others: number;
  family: boolean;
  shown: Shown;
};

function form({ referral, relay, readable, others, family, shown }: Form) {
  const chosen = shown.chosen ?? relay?.documents ?? [];
  return html`<form method="post" action="/dossiers/${referral.id}/relais" novalidate>
${
  readable.length === 0
    ? emptyState(
        family
          ? "Les documents de ce dossier sont médicaux : votre médecin choisit avec vous ceux qui partent."
          : "Ce dossier ne porte aucun document.",
      )
    : checkboxes({
        name: "documents",
        legend: "Documents à transmettre",
        options: readable.map((one) => ({
          code: one.id,
          label: one.kind ? `${one.kind} — ${one.name}` : one.name,
          hint: `${one.level === "medical" ? "Médical : lu par les soignants habilités. " : ""}Ajouté le ${frenchDay(dayOf(one.addedAt))} par ${one.addedBy}`,
          ticked: chosen.includes(one.id),
        })),
      })
}
${family && others > 0 ? checkbox({ name: "autres", label: `Garder ${others > 1 ? `les ${others} documents médicaux choisis` : "le document médical choisi"} avec le médecin`, value: "oui" }) : ""}
<div class="fr-mt-2w">${family ? "" : checkbox({ name: "accord", label: readable.length > 0 ? "La famille est d’accord pour ces documents" : "La famille est d’accord pour ce relais", value: shown.agreed ? "oui" : "", error: shown.field === "accord" ? shown.problem : undefined })}</div>
<button class="fr-btn ${relay && family ? "fr-btn--secondary" : ""}">${relay ? "Changer ce qui est préparé" : "Préparer le relais"}</button></form>`;
}

/** POST /dossiers/:id/relais */
export async function prepareRelayPage(web: Web) {
  const found = await openRelay(web);
  if (found instanceof Response) return found;
  const { db, member, now } = web.var;
  const body = await web.req.parseBody({ all: true });
  const documents = [body.documents ?? []].flat().map(String);
  const agreed = body.accord === "oui";
  const keepsOthers = found.party !== "person" || body.autres === "oui";
  const done = await prepareRelay(db, found.referral.id, { documents, agreed, keepsOthers }, member, now);
  if (done.ok)
    return goTo(
      web,
      `/dossiers/${found.referral.id}/relais`,
      found.party === "person"
        ? "Le relais est préparé : il attend la décision de la MDPH."
        : "Le relais est préparé : la famille qui suit ce dossier en est prévenue.",
    );
  return refused(web, found, done.refusal, { chosen: documents, agreed });
}

/** POST /dossiers/:id/relais/reprise — the family pours it into the dossier of a decision. */
export async function pourRelayPage(web: Web) {
  const found = await openRelay(web);
  if (found instanceof Response) return found;
  const { db, member, now } = web.var;
  const into = String((await web.req.parseBody()).decision ?? "");
  if (!isUuid(into)) return notFoundPage(web);
  const done = await pourRelay(db, found.referral.id, into as ReferralId, member, now);
  return done.ok
    ? goTo(
        web,
        `/mon-espace/dossiers/${into}`,
        "Les informations et les documents sont repris. Relisez-les, puis validez.",
      )
    : refused(web, found, done.refusal, {});
}

function refused(web: Web, found: Opened, refusal: RelayRefusal, shown: Shown) {
  switch (refusal.kind) {
    case "not-for-you":
      return forbiddenPage(web, "La reprise revient à la famille, dans un dossier qu’elle suit.");
    case "no-relay":
    case "unknown-document":
      return notFoundPage(web);
    case "agreement-missing":
      return showRelay(
        web,
        found,
        { ...shown, problem: "Cochez l’accord de la famille : rien ne part sans lui.", field: "accord" },
        422,
      );
    case "already-poured":
      return showRelay(web, found, { ...shown, problem: "Le relais a déjà été repris." }, 409);
    case "not-prepared":
      return showRelay(web, found, { ...shown, problem: "Préparez d’abord le relais." }, 409);
    case "not-this-child":
      return showRelay(
        web,
        found,
        { ...shown, problem: "Cette décision ne concerne pas cet enfant, ou est close." },
        409,
      );
    case "too-many-files":
      return showRelay(
        web,
        found,
        { ...shown, problem: "Le dossier de la décision ne peut pas porter tous ces documents : choisissez-en moins." },
        409,
      );
  }
}
