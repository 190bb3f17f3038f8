import { html, raw } from "hono/html";
import { recordReading } from "#features/journal/record.action.ts";
import { frenchDay, isDay } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { newId } from "#lib/ids.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { area, errorSummary, hidden, input, select } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { partyOf } from "./access.ts";
import { journalActor } from "./apply.action.ts";
import { openDossier } from "./dossier.page.ts";
import { changeDossier } from "./lifecycle.action.ts";
import { type DossierAct, type DossierRefusal, mayDo } from "./lifecycle.ts";
import { dossierPath } from "./path.ts";
import { type NeedId, type Referral, type ReferralId, toReconfirm } from "./referral.ts";
import { needLabel, statusLabel, voletTitle } from "./wording.ts";

type Typed = Record<string, string>;

/** GET /dossiers/:id/suivi — everything that can be done to the dossier itself. */
export async function lifecyclePage(web: Web) {
  const found = await openDossier(web, web.req.param("id")!);
  if (!found || found.access === "receiver") return notFoundPage(web);
  const { db, member, now } = web.var;
  await recordReading(db, found.referral.id, journalActor(member), "read", "suivi", now);
  return showForms(web, found.referral, {}, null, 200);
}

/** POST /dossiers/:id/suivi */
export async function changeDossierPage(web: Web) {
  const found = await openDossier(web, web.req.param("id")!);
  if (!found || found.access === "receiver") return notFoundPage(web);
  const { referral } = found;
  const typed = Object.fromEntries(
    Object.entries(await web.req.parseBody()).map(([k, v]) => [
      k.replace(/^(cancel|suspend|drop)-/, ""),
      String(v).trim(),
    ]),
  );
  const what = read(typed);
  if (!what.ok) return showForms(web, referral, typed, what.problem, 400);
  const result = await changeDossier(
    web.var.db,
    referral.id as ReferralId,
    what.act,
    web.var.member,
    Number(typed.version),
    web.var.now,
  );
  if (result.ok) return goTo(web, dossierPath(found.access, referral.id), done[what.act.kind]);
  return showForms(web, (await openDossier(web, referral.id))!.referral, typed, because(result.refusal, referral), 409);
}

const done = {
  cancel: "Le dossier est annulé. Il reste lisible et peut être rouvert.",
  suspend: "Le dossier est suspendu : les délais sont arrêtés.",
  resume: "La recherche reprend : les établissements sont prévenus.",
  reopen: "Le dossier est rouvert. Les anciennes demandes sont dans votre sélection, rien n’est reparti.",
  "keep-alive": "Noté : le dossier est toujours d’actualité.",
  archive: "Le dossier est archivé. Il se lit encore et se rouvre depuis la liste des dossiers archivés.",
  "add-need": "Le besoin est ajouté.",
  "drop-need": "Le besoin est retiré.",
} satisfies Record<DossierAct["kind"], string>;

function read(t: Typed): { ok: true; act: DossierAct } | { ok: false; problem: string } {
  const [reason, comment] = [t.reason ?? "", t.comment ?? ""];
  switch (t.acte) {
    case "cancel":
      return { ok: true, act: { kind: "cancel", reason, comment } };
    case "suspend":
      return isDay(t.reviewOn ?? "")
        ? { ok: true, act: { kind: "suspend", reason, comment, reviewOn: t.reviewOn! } }
        : { ok: false, problem: "Indiquez quand revoir ce dossier." };
    case "resume":
    case "reopen":
    case "keep-alive":
    case "archive":
      return { ok: true, act: { kind: t.acte } };
    case "add-need":
      return {
        ok: true,
        act: {
          kind: "add-need",
          id: newId<NeedId>(),
          need: { kind: t.need ?? "", from: isDay(t.from ?? "") ? t.from! : null, to: null },
        },
      };
    case "drop-need":
      return { ok: true, act: { kind: "drop-need", need: (t.need ?? "") as NeedId } };
    default:
      return { ok: false, problem: "Choisissez ce que vous voulez faire." };
  }
}

function because(refusal: DossierRefusal | { kind: "unknown-referral" }, r: Referral): string {
  switch (refusal.kind) {
    case "unknown-referral":
      return "Ce dossier n’existe pas.";
    case "not-habilitated":
      return "Votre habilitation ne permet pas cet acte sur ce dossier.";
    case "wrong-status":
      return `Le dossier est « ${statusLabel(r.module, refusal.status).toLowerCase()} » : cet acte n’est pas possible maintenant.`;
    case "reason-missing":
      return "Choisissez un motif.";
    case "comment-missing":
      return "Ce motif demande une précision.";
    case "date-in-the-past":
      return "La date de revue doit être à venir.";
    case "deceased":
      return "Ce dossier a été clos par un décès : il ne se rouvre pas.";
    case "merged":
      return "Ce dossier a été réuni à un autre : séparez-les d’abord, ou continuez dans l’autre.";
    case "requests-live":
      return `${count(refusal.count, "demande est encore en cours", "demandes sont encore en cours")} : retirez-les ou annulez le dossier avant de l’archiver.`;
    case "unknown-need":
      return "Choisissez un type de besoin.";
    case "need-already-asked":
      return "Ce besoin est déjà demandé dans le dossier.";
    case "need-already-placed":
      return "Ce besoin a déjà une admission confirmée.";
    case "agreement-missing":
      return "Un titulaire a retiré son accord : notez son nouvel accord et validez de nouveau le volet des accords avant de reprendre.";
    case "stale-version":
      return "Quelqu’un a modifié le dossier entre-temps. Voici où il en est ; recommencez si c’est toujours utile.";
  }
}

/** What the end of the suspension asks to confirm, said before it. */
const reconfirming = (r: Referral) =>
  toReconfirm(r)
    .map(
      (v) =>
        ` Le volet ${voletTitle(r.module, v.code).toLowerCase()}, validé le ${frenchDay(v.validatedAt!.toISOString())}, sera à dire inchangé ou à mettre à jour ; en attendant, elles le lisent « non reconfirmé ».`,
    )
    .join("");

function showForms(web: Web, r: Referral, typed: Typed, problem: string | null, status: 200 | 400 | 409) {
  const p = pathwayOf(r.module);
  const can = (kind: DossierAct["kind"]) => mayDo(r, kind, web.var.member);
  const form = (
    acte: DossierAct["kind"],
    title: string,
    text: string,
    fields: ReturnType<typeof html> | "",
    button: string,
  ) =>
    can(acte)
      ? html`<details class="repli carte" ${typed.acte === acte || acte === "resume" || acte === "reopen" ? raw("open") : ""}><summary>${title}</summary><p class="note">${text}</p><form method="post" class="etroit" novalidate>${hidden("acte", acte)}${hidden("version", r.version)}${fields}<button class="fr-btn fr-btn--secondary fr-mt-1w">${button}</button></form></details>`
      : "";
  const keep = (acte: string, name: string) => (typed.acte === acte ? typed[name] : undefined);
  const options = (list: { code: string; label: string; comment: boolean }[]) =>
    list.map((x) => ({ code: x.code, label: `${x.label}${x.comment ? " (à préciser)" : ""}` }));
  const openNeeds = r.needs.filter((n) => n.state.kind === "open");
  const addable = p.needKinds.filter((k) => !openNeeds.some((n) => n.kind === k.code));
  return show(web, {
    title: "Suivi du dossier",
    status,
    body: html`<p class="fil fr-mb-1v"><a href="${dossierPath(partyOf(web.var.member, r), r.id)}">Dossier ${r.number}</a> › Suivi</p><h1 class="fr-h4">Suivi du dossier</h1>
<p>${statusLabel(r.module, r.status)} depuis le ${frenchDay(r.statusSince.toISOString())}.</p>${problem ? errorSummary([{ message: problem }]) : ""}
<div class="moyen">${form("resume", "Reprendre la recherche", `Les délais repartent ; les établissements sont prévenus, et lisent ce qui a changé depuis la suspension.${reconfirming(r)}`, "", "Reprendre")}
${form("reopen", "Rouvrir le dossier", "Les volets sont gardés. Les demandes retirées reviennent dans votre sélection, jamais renvoyées seules.", "", "Rouvrir")}
${form("keep-alive", "Toujours d’actualité", "Le délai d’inactivité repart, et les listes d’attente sont confirmées.", "", "Toujours d’actualité")}
${form("suspend", "Suspendre", "État de santé changeant, absence, réflexion : les demandes gardent leur place, les délais s’arrêtent. Une proposition en cours garde son échéance.", html`${select({ name: "suspend-reason", label: "Motif", empty: "Choisissez", value: keep("suspend", "reason"), options: options(p.suspendReasons) })}${input({ name: "reviewOn", type: "date", label: "À revoir le", value: keep("suspend", "reviewOn") })}${area({ name: "suspend-comment", label: "Précision", required: false, value: keep("suspend", "comment") })}`, "Suspendre")}
${form("add-need", "Demander un autre type d’accueil", "Les volets nécessaires à ce type vous seront indiqués.", html`${select({ name: "need", label: "Type", empty: "Choisissez", value: keep("add-need", "need"), options: addable.map((k) => ({ code: k.code, label: k.label })) })}${input({ name: "from", type: "date", label: "À partir du", required: false, value: keep("add-need", "from") })}`, "Ajouter ce besoin")}
${openNeeds.length > 1 ? form("drop-need", "Renoncer à un besoin", "Ses demandes en cours sont retirées.", select({ name: "drop-need", label: "Besoin", empty: "Choisissez", options: openNeeds.map((n) => ({ code: n.id, label: needLabel(r.module, n.kind) })) }), "Renoncer") : ""}
${form("cancel", "Annuler le dossier", "Toutes les demandes sont retirées avec ce motif. Le dossier reste lisible et peut être rouvert.", html`${select({ name: "cancel-reason", label: "Motif", empty: "Choisissez", value: keep("cancel", "reason"), options: options(p.cancelReasons) })}${area({ name: "cancel-comment", label: "Précision", required: false, value: keep("cancel", "comment") })}`, "Annuler le dossier")}
${form("archive", "Archiver le dossier", "Le dossier ne se modifie plus. Il reste lisible, et se rouvre tant qu’il n’est pas effacé.", "", "Archiver")}</div>
<p class="fr-mt-2w"><a class="fr-link" href="/dossiers/${r.id}/echeances">Ce qui est prévu pour ce dossier</a> · <a class="fr-link" href="/dossiers/${r.id}/fusion">Réunir deux dossiers d’une même personne</a> · <a class="fr-link" href="/dossiers/${r.id}/deces">Signaler un décès</a></p>`,
  });
}
