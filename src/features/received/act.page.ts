import { html } from "hono/html";
import { readsMedical } from "#features/accounts/member.ts";
import { recordReading } from "#features/journal/record.action.ts";
import { findHold } from "#features/places/hold.store.ts";
import { findRemainingFor } from "#features/places/remaining.store.ts";
import { mayRead, type Sight, sightOf } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { dossierPath, isPersonSide, requestPath } from "#features/referrals/path.ts";
import { findReferralAsked } from "#features/referrals/referral.store.ts";
import type { Referral } from "#features/referrals/referral.ts";
import { type AdmissionRequest, profileNumber, type RequestId, wasSent } from "#features/referrals/request.ts";
import { readRulebook } from "#features/referrals/rulebook.store.ts";
import { accessWindow } from "#features/referrals/rulebook.ts";
import { listUnitNames } from "#features/referrals/unit-name.store.ts";
import { stateDetail, stateLabel, statusLabel } from "#features/referrals/wording.ts";
import { actOnRequest } from "#features/requests/act.action.ts";
import { actOfSlug, type FormAct, wordsOf } from "#features/requests/act-words.ts";
import { type ActRefusal, mayAct, possibleActs } from "#features/requests/acts.ts";
import { refusalPath } from "#features/requests/refusal.page.ts";
import { sidesOf } from "#features/requests/side.ts";
import { sentForm } from "#features/sent-forms/sent-form.ts";
import { ago, dayOf, frenchDay, frenchInstant, isDay } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { errorSummary, hidden } from "#ui/parts.ts";
import { forbiddenPage, notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { fieldsOf, readAct } from "./act-form.page.ts";
import { seenBefore } from "./seen-offer.page.ts";
import type { Problems, Typed } from "./typed.page.ts";

/** `number`: what this reader may know the dossier by. */
type Found = {
  referral: Referral;
  request: AdmissionRequest;
  kind: FormAct;
  number: string;
  sight: NonNullable<Sight>;
};

/** GET /demandes/:id/actes/:acte — the form of one act. */
export async function actFormPage(web: Web) {
  const found = await find(web);
  if (found instanceof Response) return found;
  const { db, member, now } = web.var;
  await recordReading(db, found.referral.id, journalActor(member), "read", `demande ${found.request.id}`, now);
  return showForm(web, found, {}, {}, null, 200);
}

/** POST /demandes/:id/actes/:acte — does it, or says why not, with what was typed. */
export async function actPage(web: Web) {
  const found = await find(web);
  if (found instanceof Response) return found;
  // several boxes of one name make one text
  const body = Object.entries(await web.req.parseBody({ all: true }));
  const typed = Object.fromEntries(body.map(([k, v]) => [k, [v].flat().map(String).join(", ")]));
  const read = readAct(found.kind, typed, found.referral);
  if (!read.ok) return showForm(web, found, typed, read.refusal, null, 400);
  const { db, member, now } = web.var;
  const seen = Number(typed.version) || 0;
  const result = await actOnRequest(db, found.request.id, read.value, member, seen, now, sentForm(typed));
  if (result.ok) {
    const { done } = wordsOf(found.kind, found.referral.module);
    const after = result.value.after.requests.find(({ id }) => id === found.request.id)!;
    const more = isOfUnit(found.sight) ? refusalPath(found.referral, after) : null;
    return goTo(web, (found.kind === "decline" && more) || backTo(found), done);
  }

  const problem = because(result.refusal, found);
  const again = await find(web);
  return showForm(
    web,
    again instanceof Response ? found : again,
    typed,
    problem.field ? { [problem.field]: problem.sentence } : {},
    problem.field ? null : problem.sentence,
    problem.field ? 400 : 409,
  );
}

/** The request and the act, or the page that says why not: 404 outside one's scope, 403 inside it without the right. */
async function find(web: Web): Promise<Found | Response> {
  const { db, member, now } = web.var;
  const [id, kind] = [web.req.param("id")!, actOfSlug(web.req.param("acte")!)];
  const referral = kind && (await findReferralAsked(db, id));
  if (!referral || !kind) return notFoundPage(web);
  const request = referral.requests.find((q) => q.id === (id as RequestId))!;
  const sight = sightOf(referral, request, member, now, accessWindow(referral.module));
  if (!sight || !wasSent(request)) return notFoundPage(web);
  const number = sight === "profile" ? profileNumber(request.id) : referral.number;
  const found = { referral, request, kind, number, sight };
  const refusal = mayAct(referral, request, { kind }, member, null);
  if (refusal?.kind === "doctor-only") return forbiddenPage(web, because(refusal, found).sentence);
  if (refusal?.kind === "not-habilitated" || refusal?.kind === "not-a-recipient")
    return forbiddenPage(
      web,
      isPersonSide(sight)
        ? "La réponse à un établissement revient à la personne, à ses référents, et à ceux à qui elle a permis d’agir pour elle."
        : because({ kind: "not-habilitated" }, found).sentence,
    );
  return found;
}

const isOfUnit = (sight: Sight): sight is "receiver" | "profile" => sight === "receiver" || sight === "profile";

const backTo = ({ referral, request, sight }: Found) =>
  isOfUnit(sight) ? `/demandes/${request.id}` : dossierPath(sight, referral.id);

async function showForm(
  web: Web,
  found: Found,
  typed: Typed,
  problems: Problems,
  conflict: string | null,
  status: 200 | 400 | 409,
) {
  const { referral, request, kind, number, sight } = found;
  const { member, now, db } = web.var;
  const said = wordsOf(kind, referral.module);
  const back = isOfUnit(sight) ? `/demandes/${request.id}` : requestPath(sight, referral.id, request.id);
  const name = (await listUnitNames(db, [request.unit])).get(request.unit);
  const asked = { unit: request.unit, request: request.id, on: isDay(typed.on ?? "") ? typed.on! : dayOf(now) };
  const places = {
    placesFree: kind === "propose" || kind === "amend" ? await findRemainingFor(db, asked, now) : null,
    hold: await findHold(db, request.id, now),
  };
  const possible = possibleActs(referral, request, member).includes(kind);
  return show(web, {
    title: said.title,
    status: status === 200 && !possible ? 409 : status,
    body: html`<p class="fil fr-mb-1v"><a href="${back}">Demande ${number}</a> › ${said.button}</p>
<h1 class="fr-h4">${said.title}</h1>
<p class="note">${name?.facility}, ${name?.unit} · ${number}</p>
${errorSummary(Object.entries(problems).map(([field, message]) => ({ field, message })))}
${conflict ? html`<div class="fr-alert fr-alert--warning fr-mb-2w" role="alert"><h2 class="fr-alert__title">Rien n’a été enregistré</h2><p>${conflict}</p></div>${seenBefore(kind, typed, request)}` : ""}
${possible ? "" : html`<p><b>Cette demande est maintenant : ${stateLabel(referral.module, request.state.kind).toLowerCase()}</b> ${stateDetail(referral.module, request)} (${ago(request.since, now)}). Cet acte n’est plus possible${Object.keys(typed).length > 0 ? " ; votre texte est gardé ci-dessous, vous pouvez le copier" : ""}.</p>`}
<form method="post" class="etroit" novalidate>${hidden("version", request.version)}${hidden("cle", newId())}
${fieldsOf(kind, { referral, request, rules: await readRulebook(db, referral.module), now, typed, problems, places, receives: sidesOf(referral, request, member).includes("receiver"), person: isPersonSide(sight), medical: isOfUnit(sight) ? readsMedical(member, referral.module) : mayRead("medical", sight, member, referral) })}
<div class="boutons fr-mt-2w">${possible ? html`<button class="fr-btn">${said.button}</button>` : ""}<a class="fr-btn fr-btn--tertiary" href="${back}">Revenir à la demande</a></div></form>`,
  });
}

/** Every refusal in French, on its field when it has one. */
function because(
  refusal: ActRefusal | { kind: "form-reused" },
  { referral: r, kind }: Found,
): { sentence: string; field?: string } {
  switch (refusal.kind) {
    case "not-a-recipient":
      return { sentence: "Cette demande n’est pas adressée à votre unité." };
    case "form-reused":
      return { sentence: "Cette page a déjà servi : rien de plus n’a été enregistré. Relisez où en est la demande." };
    case "not-habilitated":
      return { sentence: "Votre habilitation ne permet pas cet acte sur cette demande." };
    case "doctor-only":
      return {
        sentence:
          kind === "accept"
            ? "La recevabilité est dite par un médecin habilité aux données médicales."
            : "L’avis sur l’admission est donné par un médecin habilité aux données médicales.",
      };
    case "wrong-state":
    case "stale-version":
      return {
        sentence: `Quelqu’un a agi entre-temps (${frenchInstant(refusal.since)}) : la demande est maintenant « ${stateLabel(r.module, refusal.state).toLowerCase()} ». Relisez avant de recommencer.`,
      };
    case "referral-closed":
      return {
        sentence: `Le dossier est « ${statusLabel(r.module, refusal.status).toLowerCase()} » : cet acte n’est pas possible maintenant.`,
      };
    case "need-already-placed":
      return { sentence: "Une autre admission a déjà été confirmée pour ce besoin." };
    case "offer-lapsed":
      return {
        sentence: `Cette proposition n’est plus valable depuis le ${frenchInstant(refusal.at)}. Demandez à l’unité de la renouveler.`,
      };
    case "oral-not-validated":
      return { sentence: "Cet accord a été donné par téléphone : l’unité doit d’abord le valider par écrit." };
    case "no-place-left":
      return kind === "propose" || kind === "amend"
        ? {
            sentence:
              "Il ne reste aucune place à proposer parmi celles que votre unité a déclarées pour ce jour : mettez vos places à jour, ou dites pourquoi vous proposez quand même.",
            field: "beyond",
          }
        : {
            sentence:
              "La place proposée vient d’être prise par une autre personne. Appelez l’unité : elle peut vous en proposer une autre.",
          };
    case "nothing-held":
      return { sentence: "Aucune place n’est gardée pour cette demande en ce moment." };
    case "extended-already":
      return {
        sentence: `La place est déjà gardée aussi longtemps que possible, jusqu’au ${frenchInstant(refusal.until)}.`,
      };
    case "opinion-missing":
      return {
        sentence:
          "L’avis du médecin coordonnateur est nécessaire avant de proposer une admission. Il se donne depuis la demande, bouton « Donner l’avis médical ».",
      };
    case "reason-missing":
      return { sentence: "Choisissez un motif.", field: "reason" };
    case "comment-missing":
      return { sentence: "Ce motif demande une précision.", field: "comment" };
    case "text-missing":
      return {
        sentence: "Écrivez votre texte.",
        field: kind === "supply" ? "reply" : kind === "say-yes-if" ? "dem" : "question",
      };
    case "too-early":
      return {
        sentence: `C’est trop tôt : possible à partir du ${frenchDay(refusal.from)}.`,
        ...(["arrive", "start-trial", "end-trial", "end"].includes(kind) ? { field: "on" } : {}),
      };
    case "too-late":
      return { sentence: `C’était possible jusqu’au ${frenchInstant(refusal.until)}. Contactez le demandeur.` };
    case "date-in-the-past":
      return {
        sentence:
          kind === "end-trial" || kind === "end"
            ? "Cette date est avant le début du séjour."
            : kind === "start-trial"
              ? "Cette date est avant le début de l’essai."
              : "Cette date est passée.",
        field: refusal.date,
      };
    case "asked-again":
      return { sentence: "Le demandeur a renvoyé ce dossier à votre unité depuis : répondez à sa nouvelle demande." };
    case "profile-only":
      return {
        sentence:
          "Cette demande vous est présentée sans identité : vous pouvez poser une question, refuser, ou ouvrir le dossier en vous disant intéressé.",
      };
    case "identity-known":
      return { sentence: "Le dossier complet est déjà ouvert à votre unité." };
    case "text-reveals":
      return {
        sentence:
          "Votre réponse nomme la personne, alors que cette unité n’en connaît que le profil : retirez son nom, sa date de naissance ou son numéro.",
        field: "reply",
      };
    case "medical-only":
      return {
        sentence:
          "Une condition sur les soins se pose et se coche avec une habilitation portant la mention « médicale ».",
      };
    case "conditions-missing":
      return { sentence: "Cochez ou écrivez au moins une condition.", field: "conditions" };
    case "condition-unknown":
      return { sentence: "Cette condition n’existe plus : relisez la demande." };
    case "conditions-not-met":
      return { sentence: "Toutes les conditions ne sont pas remplies." };
    case "date-missing":
      return { sentence: "Pour proposer sans attendre, indiquez la date d’admission.", field: "on" };
    case "nothing-to-change":
      return { sentence: "Cette condition était déjà notée ainsi." };
    case "refusal-endorsed":
      return { sentence: "La MDPH a entériné ce refus : il est définitif pour cette demande." };
    case "not-offered-here":
      return { sentence: "Ce module ne prévoit pas cet acte." };
  }
}
