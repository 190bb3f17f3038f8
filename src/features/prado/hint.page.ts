import { html } from "hono/html";
import { readsMedical } from "#features/accounts/member.ts";
import { recordReading } from "#features/journal/record.action.ts";
import { targetWords } from "#features/orientation/fact.ts";
import type { PradoHint } from "#features/orientation/prado.ts";
import { isOwnSide } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { openDossier } from "#features/referrals/dossier.page.ts";
import { isValidated, type Referral, type ReferralId } from "#features/referrals/referral.ts";
import { capital } from "#lib/french.ts";
import { type Html, nothing } from "#ui/page.ts";
import { errorSummary, radios } from "#ui/parts.ts";
import { yourTurn } from "#ui/referral.ts";
import { forbiddenPage, notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { askPrado, declinePrado, type HintRefusal } from "./answer-hint.action.ts";
import { findHints } from "./find-hints.action.ts";
import { mayAnswer, noPradoReason, noPradoReasons } from "./prado.ts";

/** PRADO proposed by itself, on the dossier, when the situation meets the insurer's criteria. */
export const pradoHint = async (web: Web, r: Referral): Promise<Html> =>
  banner(web, r, await findHints(web.var.db, r, web.var.now));

function banner(web: Web, r: Referral, hints: PradoHint[]): Html {
  const [hint] = hints;
  if (!hint) return nothing;
  const actions = mayAnswer(web.var.member, r)
    ? html`<form method="post" action="/dossiers/${r.id}/prado"><button class="fr-btn fr-btn--secondary" name="acte" value="demander">Demander PRADO</button></form><a class="fr-btn fr-btn--tertiary" href="/dossiers/${r.id}/prado">Ne pas demander</a>`
    : html`<span class="note">La demande revient à une personne habilitée comme demandeur.</span>`;
  const [sentence, note] = words(hint, { medical: readsMedical(web.var.member, r.module) });
  return html`<section aria-label="Retour à domicile accompagné" data-prado>${yourTurn(sentence, note, actions)}</section>` as Html;
}

/** The volet itself names an illness when it comes from the medical part: whoever may not read that part reads that PRADO is possible. */
function words(hint: PradoHint, reader: { medical: boolean }): [string, string] {
  const closed = hint.because.some(({ medical }) => medical) && !reader.medical;
  const said = hint.because.map(({ sentence, row }) => (row ? `${sentence} (ligne ${row})` : sentence));
  const why = closed ? "selon le volet médical" : said.join(" · ");
  return [
    `Le retour à domicile accompagné de l’Assurance maladie est possible${closed ? "" : ` : ${targetWords({ act: "prado", volet: hint.volet })}`}.`,
    `${capital(why)} · assuré, d’accord, retour à domicile en France, volet couvert par la convention de l’établissement.`,
  ];
}

/** GET /dossiers/:id/prado — why PRADO is not asked for. */
export async function declinePradoPage(web: Web) {
  const found = await openDossier(web, web.req.param("id")!);
  if (!found || !isOwnSide(found.access)) return notFoundPage(web);
  const { referral } = found;
  const hints = await findHints(web.var.db, referral, web.var.now);
  if (hints.length === 0) return notFoundPage(web);
  if (!mayAnswer(web.var.member, referral)) return refused(web, { kind: "not-habilitated" }, referral);
  await recordReading(web.var.db, referral.id, journalActor(web.var.member), "read", "proposition PRADO", web.var.now);
  return showForm(web, referral, hints, "", 200);
}

/** POST /dossiers/:id/prado */
export async function answerPradoPage(web: Web) {
  const found = await openDossier(web, web.req.param("id")!);
  if (!found || !isOwnSide(found.access)) return notFoundPage(web);
  const { db, member, now } = web.var;
  const { referral } = found;
  const id = referral.id as ReferralId;
  const { acte, motif } = await web.req.parseBody();
  if (acte === "demander") {
    const done = await askPrado(db, id, member, now);
    if (!done.ok) return refused(web, done.refusal, referral);
    const again = referral.volets.some((v) => v.code === "orientation" && isValidated(v));
    return goTo(
      web,
      `/dossiers/${id}`,
      `PRADO est demandé : complétez la date de sortie dans le volet Orientation${again ? ", à valider de nouveau" : ""}.`,
    );
  }
  const reason = noPradoReason(String(motif ?? ""));
  if (!reason) {
    const hints = mayAnswer(member, referral) ? await findHints(db, referral, now) : [];
    if (hints.length === 0)
      return refused(web, { kind: mayAnswer(member, referral) ? "no-hint" : "not-habilitated" }, referral);
    return showForm(web, referral, hints, "Choisissez pourquoi PRADO n’est pas demandé.", 400);
  }
  const done = await declinePrado(db, id, reason, member, now);
  if (!done.ok) return refused(web, done.refusal, referral);
  return goTo(
    web,
    `/dossiers/${id}`,
    "Noté : PRADO ne sera plus proposé pour ce dossier. Il reste possible de le demander dans le volet Orientation.",
  );
}

function showForm(web: Web, r: Referral, [hint]: PradoHint[], problem: string, status: 200 | 400) {
  const [sentence, note] = words(hint!, { medical: readsMedical(web.var.member, r.module) });
  return show(web, {
    title: "Ne pas demander PRADO",
    status,
    body: html`<p class="fil fr-mb-1v"><a href="/dossiers/${r.id}">Dossier ${r.number}</a> › PRADO</p><h1 class="fr-h4">Ne pas demander PRADO</h1>
${problem ? errorSummary([{ field: "motif-organised", message: problem }]) : ""}
<p>${sentence}<br><span class="note">${note}</span></p>
<form method="post" class="etroit" novalidate>${radios({ name: "motif", label: "Pourquoi ?", options: [...noPradoReasons], error: problem || undefined })}<div class="boutons"><button class="fr-btn">Ne pas demander</button><a class="fr-btn fr-btn--tertiary" href="/dossiers/${r.id}">Retour au dossier</a></div></form>`,
  });
}

function refused(web: Web, refusal: HintRefusal, r: Referral) {
  switch (refusal.kind) {
    case "unknown-referral":
      return notFoundPage(web);
    case "not-habilitated":
      return forbiddenPage(
        web,
        "La demande de PRADO revient à une personne habilitée comme demandeur dans l’unité qui porte le dossier.",
      );
    case "not-editable":
    case "no-hint":
      return show(web, {
        title: "PRADO",
        status: 409,
        body: html`<p class="fil fr-mb-1v"><a href="/dossiers/${r.id}">Dossier ${r.number}</a> › PRADO</p><h1 class="fr-h4">Cette proposition n’est plus d’actualité</h1>
<p>PRADO est déjà demandé ou refusé, ou les réponses du dossier ont changé.</p><p><a class="fr-btn" href="/dossiers/${r.id}">Revoir le dossier</a></p>`,
      });
  }
}
