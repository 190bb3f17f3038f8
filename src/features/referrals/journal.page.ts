import { html } from "hono/html";
import { listEntries } from "#features/journal/journal.store.ts";
import type { JournalAct, JournalEntry } from "#features/journal/journal.ts";
import { recordReading } from "#features/journal/record.action.ts";
import { dayOf, frenchDay, frenchTime } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { forbiddenPage, notFoundPage } from "#web/errors.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { isOwnSide, mayReadJournal } from "./access.ts";
import { journalActor } from "./apply.action.ts";
import { openDossier } from "./dossier.page.ts";
import { dossierPath, isPersonSide } from "./path.ts";
import type { Referral } from "./referral.ts";
import { actWords, voletTitle } from "./wording.ts";

/** GET /dossiers/:id/journal — who saw or changed what, last first. A unit that received the dossier reads its own part. */
export async function journalPage(web: Web) {
  const found = await openDossier(web, web.req.param("id")!);
  if (!found) return notFoundPage(web);
  const { db, member, now } = web.var;
  const { referral, access } = found;
  if (isPersonSide(access)) return web.redirect(`${dossierPath(access, referral.id)}/acces`, 303);
  if (!mayReadJournal(found.access, member, referral))
    return forbiddenPage(
      web,
      "Le journal d’un dossier se lit avec l’habilitation de demandeur, ou de receveur pour ce qu’a fait votre unité.",
    );
  await recordReading(db, referral.id, journalActor(member), "read", "journal", now);
  const entries = (await listEntries(db, referral.id))
    .filter((e) => isOwnSide(access) || e.unit === member.unit)
    .toReversed();
  const seen = new Set(entries.filter((e) => e.unit && e.unit !== referral.owner).map((e) => e.unitName));
  return show(web, {
    title: `Journal du dossier ${referral.number}`,
    body: html`<p class="fil fr-mb-1v"><a href="${isOwnSide(access) ? dossierPath(access, referral.id) : "/demandes"}">Dossier ${referral.number}</a> › Journal</p>
<h1 class="fr-h4">Qui a consulté ce dossier</h1>
<p>${count(entries.length, "entrée", "entrées")}${isOwnSide(access) && seen.size > 0 ? html` · vu hors de votre unité par : ${[...seen].join(" ; ")}` : ""}. <span class="note">Chaque ligne est chaînée à la précédente : une ligne modifiée ou retirée se verrait.</span></p>
<table class="liste"><thead><tr><th scope="col">Quand</th><th scope="col">Qui</th><th scope="col">Pour quelle unité</th><th scope="col">Quoi</th></tr></thead>
<tbody>${grouped(entries).map((g) => html`<tr><td class="age" data-t="Quand">${frenchDay(dayOf(g.first.at))}, ${frenchTime(g.first.at)}</td><td data-t="Qui">${g.first.who}</td><td data-t="Unité">${g.first.unitName || "—"}</td><td data-t="Quoi">${sentence(referral, g.first)}${g.times > 1 ? html` <span class="note">(${g.times} fois)</span>` : ""}</td></tr>`)}</tbody></table>`,
  });
}

/** Ten fields saved one after the other by one person in one volet read as one line. */
function grouped(entries: JournalEntry[]) {
  const groups: { first: JournalEntry; times: number }[] = [];
  for (const e of entries) {
    const last = groups.at(-1);
    const volet = (x: JournalEntry) => x.object.split(" ")[0];
    if (
      last &&
      e.act === "write" &&
      last.first.act === "write" &&
      last.first.account === e.account &&
      volet(last.first) === volet(e)
    )
      last.times += 1;
    else groups.push({ first: e, times: 1 });
  }
  return groups;
}

const acts: Record<JournalAct, string> = {
  create: "a créé le dossier",
  read: "a consulté",
  print: "a imprimé le dossier",
  search: "a cherché des unités",
  list: "a vu dans une liste",
  write: "a modifié le volet",
  validate: "a validé le volet",
  sign: "a signé et validé le volet",
  "reopen-volet": "a rouvert le volet",
  attach: "a joint une pièce",
  download: "a téléchargé une pièce",
  "remove-attachment": "a retiré une pièce",
  prepare: "a préparé la sélection",
  send: "a envoyé les demandes",
  request: "a agi sur une demande",
  message: "a écrit un message",
  "share-out": "a réparti une demande au guichet",
  opinion: "a donné un avis médical",
  cancel: "a annulé le dossier",
  reopen: "a rouvert le dossier",
  suspend: "a suspendu le dossier",
  resume: "a repris la recherche",
  "add-need": "a ajouté un besoin",
  "drop-need": "a renoncé à un besoin",
  "decline-prado": "n’a pas demandé PRADO, qui était proposé",
  "keep-alive": "a déclaré le dossier d’actualité",
  identity: "a corrigé l’identité",
  duplicate: "a gardé ce dossier malgré un doublon",
  "name-doctor": "a nommé le médecin traitant",
  "remind-doctor": "a relancé le médecin traitant",
  "remove-doctor": "a retiré le médecin traitant",
  follow: "a suivi la notification",
  retrieve: "a récupéré la décision d’orientation",
  agreement: "a enregistré l’accord sur l’évaluation",
  "not-my-patient": "a répondu que cette personne n’est pas de sa patientèle",
  "my-patient-again": "est revenu sur sa réponse : la personne est de sa patientèle",
  archive: "a archivé le dossier",
  unchanged: "a confirmé que rien n’a changé dans le volet",
  withdraw: "a retiré une demande restée sans nouvelles",
  "legal-hold": "a changé la conservation du dossier",
  erase: "a effacé le dossier",
  "record-death": "a signalé un décès",
  "undo-death": "a annulé le signalement d’un décès",
  "propose-merge": "a proposé de réunir ce dossier et un autre",
  merge: "a réuni ce dossier et un autre",
  unmerge: "a séparé de nouveau les deux dossiers",
  transfer: "a proposé le dossier au médecin traitant",
  "transfer-withdrawn": "a repris la proposition de transfert",
  "transfer-lapsed": "transfert resté sans réponse, dossier gardé par son service",
  "transfer-declined": "a refusé le transfert du dossier",
  "transfer-accepted": "a accepté le transfert : porte désormais le dossier",
  "transfer-returned": "a rendu le dossier au service",
  "transfer-follow": "a changé ce que le service peut suivre",
  release: "a ouvert à la personne le volet",
  "revoke-release": "a refermé à la personne le volet",
  export: "a exporté le dossier",
  decision: "a enregistré ou modifié la décision",
  designate: "a désigné des établissements",
  endorse: "a répondu à une admission impossible",
  share: "a partagé le dossier unique avec la MDPH",
  unshare: "ne partage plus le dossier unique avec la MDPH",
  "confirm-address": "a confirmé son adresse : le dossier est ouvert",
  "invite-helper": "a invité quelqu’un à suivre ce dossier",
  "withdraw-invitation": "a annulé une invitation",
  "accept-invitation": "a accepté de suivre ce dossier",
  "refuse-invitation": "a refusé de suivre ce dossier",
  "change-helper": "a changé les droits d’un aidant",
  "revoke-helper": "a retiré l’accès d’un aidant",
  "leave-dossier": "ne suit plus ce dossier",
  "take-over": "a repris le dossier dans son propre espace",
};

function sentence(r: Referral, e: JournalEntry): string {
  const [first = ""] = e.object.split(" ");
  const volet = voletTitle(r.module, first);
  if (e.act === "read")
    return `${acts.read} ${volet !== first ? `le volet ${volet.toLowerCase()}` : ({ dossier: "le dossier", journal: "ce journal", demande: "la demande", profil: "le profil sans identité", identite: "l’identité", suivi: "le suivi", evaluation: "les éléments d’évaluation", accords: "les accords sur l’évaluation", invitation: "l’invitation à suivre le dossier" }[first] ?? "le dossier")}`;
  if (["write", "validate", "sign", "reopen-volet", "release", "revoke-release"].includes(e.act))
    return `${acts[e.act]} ${volet.toLowerCase()}`;
  if (e.act === "request") return `demande : ${actWords(first)}`;
  return acts[e.act];
}
