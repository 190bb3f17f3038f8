import { html } from "hono/html";
import { openDossier } from "#features/referrals/dossier.page.ts";
import { findReferral } from "#features/referrals/referral.store.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import { listUnitNames } from "#features/referrals/unit-name.store.ts";
import { frenchInstant } from "#lib/dates.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { errorSummary, input, radios } from "#ui/parts.ts";
import { forbiddenPage, notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { answerTransfer, returnDossier } from "./hand-over.action.ts";
import { letFollow } from "./transfer.action.ts";
import { findTransfer } from "./transfer.store.ts";
import { follows, isTarget, mayLetFollow, type Transfer } from "./transfer.ts";
import { answerSentence, returnSentence } from "./transfer-words.ts";

/** GET /medecin/dossiers/:id/transfert — a dossier proposed: its number, its orientation, who sends it, and nothing else. */
export async function offeredPage(web: Web) {
  const offered = await openOffered(web);
  return offered ? showOffered(web, offered, {}, 200) : notFoundPage(web);
}

/** POST /medecin/dossiers/:id/transfert — accepts it, or says why not. */
export async function answerTransferPage(web: Web) {
  const offered = await openOffered(web);
  if (!offered) return notFoundPage(web);
  const { db, member, now } = web.var;
  const typed = Object.fromEntries(Object.entries(await web.req.parseBody()).map(([k, v]) => [k, String(v).trim()]));
  const accepts = typed.accepter !== undefined;
  const reason = typed.motif ?? "";
  const done = await answerTransfer(
    db,
    offered.id,
    accepts ? { kind: "accept" } : { kind: "decline", reason },
    member,
    now,
  );
  if (done.ok)
    return accepts
      ? goTo(web, `/dossiers/${offered.id}`, "Le dossier est le vôtre : complétez, cherchez, envoyez.")
      : goTo(web, "/medecin", "Votre refus est transmis au service, qui garde le dossier.");
  if (done.refusal.kind === "unknown-referral") return notFoundPage(web);
  const missing = done.refusal.kind === "reason-missing";
  return showOffered(
    web,
    offered,
    { problem: answerSentence(done.refusal), ...(missing ? { field: "motif" } : {}) },
    missing ? 422 : 409,
  );
}

type Offered = { id: ReferralId; number: string; module: Parameters<typeof pathwayOf>[0]; transfer: Transfer };

/** Only what is proposed to this doctor now. */
async function openOffered(web: Web): Promise<Offered | null> {
  const referral = await findReferral(web.var.db, web.req.param("id")!);
  const transfer = referral && (await findTransfer(web.var.db, referral.id));
  if (!referral || !transfer || transfer.state !== "asked" || !isTarget(transfer, web.var.member, referral))
    return null;
  return { id: referral.id, number: referral.number, module: referral.module, transfer };
}

async function showOffered(web: Web, o: Offered, shown: { problem?: string; field?: string }, status: 200 | 409 | 422) {
  const sender = (await listUnitNames(web.var.db, [o.transfer.from])).get(o.transfer.from);
  const action = `/medecin/dossiers/${o.id}/transfert`;
  return show(web, {
    title: `Dossier proposé ${o.number}`,
    status,
    body: html`<p class="fil fr-mb-1v"><a href="/medecin">Mes patients</a> › Dossier proposé</p><h1 class="fr-h4">Un dossier vous est proposé</h1><div class="moyen">
${shown.problem ? errorSummary([{ message: shown.problem, ...(shown.field ? { field: shown.field } : {}) }]) : ""}
<dl class="fiche"><dt>Dossier</dt><dd>${o.number}</dd><dt>Orientation</dt><dd>${pathwayOf(o.module).label}</dd><dt>Envoyé par</dt><dd>${sender?.facility}, ${sender?.unit}${sender?.phone ? html` · <a href="tel:${sender.phone}">${sender.phone}</a>` : ""}</dd><dt>Réponse attendue</dt><dd>avant le ${frenchInstant(o.transfer.lapsesAt)}</dd></dl>
<p>Le contenu s’ouvre si vous acceptez : vous porterez le dossier, remplirez les volets de soins, chercherez et enverrez. Le service n’y aura plus accès, sauf ce que vous lui laisserez suivre.</p>
<form method="post" action="${action}" class="fr-mb-3w"><button class="fr-btn" name="accepter" value="oui">Accepter le dossier</button></form>
<form method="post" action="${action}" novalidate>${input({ name: "motif", label: "Sinon, pourquoi le refuser ?", hint: "Sans nom ni élément de santé : le service le lira", error: shown.field === "motif" ? shown.problem : undefined })}<button class="fr-btn fr-btn--secondary" name="refuser" value="oui">Refuser</button></form></div>`,
  });
}

/** GET /medecin/dossiers/:id/service — what the service that handed the dossier over may follow, and how to give it back. */
export async function servicePage(web: Web) {
  const found = await openHandedOver(web);
  return found instanceof Response ? found : showService(web, found, {}, 200);
}

/** POST /medecin/dossiers/:id/service */
export async function changeServicePage(web: Web) {
  const found = await openHandedOver(web);
  if (found instanceof Response) return found;
  const { db, member, now } = web.var;
  const typed = Object.fromEntries(Object.entries(await web.req.parseBody()).map(([k, v]) => [k, String(v).trim()]));
  if (typed.rendre !== undefined) {
    const done = await returnDossier(db, found.id, typed.motif ?? "", member, now);
    if (done.ok)
      return goTo(
        web,
        "/medecin",
        "Le dossier est rendu au service. Votre volet médical reste le vôtre : le service ne le lit pas.",
      );
    if (done.refusal.kind === "unknown-referral") return notFoundPage(web);
    const missing = done.refusal.kind === "reason-missing";
    return showService(
      web,
      found,
      { problem: returnSentence(done.refusal), ...(missing ? { field: "motif" } : {}) },
      missing ? 422 : 409,
    );
  }
  const follow = follows.find((one) => one === typed.suivi);
  if (!follow)
    return showService(web, found, { problem: "Choisissez ce que le service peut suivre.", field: "suivi" }, 422);
  const done = await letFollow(db, found.id, follow, member, now);
  return done.ok ? goTo(web, `/medecin/dossiers/${found.id}/service`, "C’est noté.") : notFoundPage(web);
}

type HandedOver = { id: ReferralId; number: string; transfer: Transfer };

async function openHandedOver(web: Web): Promise<HandedOver | Response> {
  const found = await openDossier(web, web.req.param("id")!);
  if (!found) return notFoundPage(web);
  const transfer = await findTransfer(web.var.db, found.referral.id);
  if (!transfer || !mayLetFollow(transfer, found.referral, web.var.member))
    return forbiddenPage(web, "Cette page est celle du médecin qui a reçu le dossier d’un service de coordination.");
  return { id: found.referral.id, number: found.referral.number, transfer };
}

async function showService(
  web: Web,
  f: HandedOver,
  shown: { problem?: string; field?: string },
  status: 200 | 409 | 422,
) {
  const sender = (await listUnitNames(web.var.db, [f.transfer.from])).get(f.transfer.from);
  const action = `/medecin/dossiers/${f.id}/service`;
  return show(web, {
    title: "Le service d’origine",
    status,
    body: html`<p class="fil fr-mb-1v"><a href="/dossiers/${f.id}">Dossier ${f.number}</a> › Le service d’origine</p><h1 class="fr-h4">${sender?.facility}, ${sender?.unit}</h1><div class="moyen">
${shown.problem ? errorSummary([{ message: shown.problem, ...(shown.field ? { field: shown.field } : {}) }]) : ""}
<form method="post" action="${action}" class="fr-mb-4w">${radios({
      name: "suivi",
      label: "Ce que ce service peut encore suivre",
      value: f.transfer.follow,
      options: [
        { code: "nothing", label: "Rien" },
        { code: "state", label: "L’avancement du dossier", hint: "Sans son contenu" },
        { code: "volets", label: "L’avancement, et ses volets administratifs", hint: "Jamais les volets de soins" },
      ],
      error: shown.field === "suivi" ? shown.problem : undefined,
    })}<button class="fr-btn fr-btn--secondary">Enregistrer</button></form>
<h2 class="fr-h6">Rendre le dossier</h2><p>Le service porte de nouveau le dossier et vous n’y avez plus accès. Ce que vous avez écrit dans le volet médical reste le vôtre, caché : il vous sera rendu si le dossier vous revient.</p>
<form method="post" action="${action}" novalidate>${input({ name: "motif", label: "Pourquoi ?", hint: "Sans élément de santé : le service le lira", error: shown.field === "motif" ? shown.problem : undefined })}<button class="fr-btn fr-btn--secondary" name="rendre" value="oui">Rendre le dossier au service</button></form></div>`,
  });
}
