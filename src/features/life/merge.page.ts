import { html } from "hono/html";
import type { Member } from "#features/accounts/member.ts";
import { recordReading } from "#features/journal/record.action.ts";
import { findPerson } from "#features/persons/person.store.ts";
import { fullName } from "#features/persons/person.ts";
import { isOwnSide, partyOf } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { findDuplicates } from "#features/referrals/create.action.ts";
import { openDossier } from "#features/referrals/dossier.page.ts";
import type { Referral } from "#features/referrals/referral.ts";
import { listUnitNames } from "#features/referrals/unit-name.store.ts";
import { addDays, dayOf, frenchDay } from "#lib/dates.ts";
import { emptyState, errorSummary, hidden, input, phoneLink, radios } from "#ui/parts.ts";
import { forbiddenPage, notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { undoDays } from "./death.ts";
import { answerMerge, answersFor, proposeMerge, proposes, readBoth, separates, unmerge } from "./merge.action.ts";
import { findMerge, type Merge } from "./merge.store.ts";

type Typed = { numero: string; garder: string };

/** GET /dossiers/:id/fusion — two dossiers of one person brought together: proposed, answered, undone. */
export async function mergePage(web: Web) {
  const r = await openOwn(web);
  if (!r) return notFoundPage(web);
  await recordReading(web.var.db, r.id, journalActor(web.var.member), "read", "suivi", web.var.now);
  return showMerge(web, r, { numero: "", garder: "celui-ci" }, null, 200);
}

/** POST /dossiers/:id/fusion */
export async function mergeDossiersPage(web: Web) {
  const r = await openOwn(web);
  if (!r) return notFoundPage(web);
  const body = await web.req.parseBody();
  const typed: Typed = { numero: String(body.numero ?? "").trim(), garder: String(body.garder ?? "celui-ci") };
  const { db, member, now } = web.var;
  const acte = String(body.acte ?? "proposer");
  const done =
    acte === "accepter" || acte === "refuser"
      ? await answerMerge(db, r.id, acte === "accepter" ? "yes" : "no", member, now)
      : acte === "separer"
        ? await unmerge(db, r.id, member, now)
        : await proposeMerge(
            db,
            r.id,
            { number: typed.numero, keep: typed.garder === "autre" ? "other" : "this" },
            member,
            now,
          );
  if (done.ok) {
    const { kept, isDone } = done.value;
    if (acte === "separer") return goTo(web, `/dossiers/${r.id}/fusion`, "Les deux dossiers sont de nouveau séparés.");
    if (acte === "refuser")
      return goTo(web, `/dossiers/${r.id}/fusion`, "Votre refus est transmis : les deux dossiers restent séparés.");
    return isDone
      ? goTo(web, `/dossiers/${kept}/fusion`, "Les deux dossiers n’en font plus qu’un.")
      : goTo(web, `/dossiers/${r.id}/fusion`, "La proposition est envoyée à qui porte l’autre dossier.");
  }
  const { refusal } = done;
  if (refusal.kind === "not-habilitated") return forbiddenPage(web, "C’est à qui conduit les dossiers de les réunir.");
  if (refusal.kind === "unknown-referral") return notFoundPage(web);
  return showMerge(
    web,
    (await openOwn(web))!,
    typed,
    sentence(refusal),
    refusal.kind === "not-found-alike" ? 400 : 409,
  );
}

type Refused = Extract<Awaited<ReturnType<typeof proposeMerge>>, { ok: false }>["refusal"];
function sentence(refusal: Exclude<Refused, { kind: "not-habilitated" | "unknown-referral" }>): string {
  switch (refusal.kind) {
    case "same-dossier":
      return "C’est le numéro de ce dossier : indiquez celui de l’autre.";
    case "not-found-alike":
      return "Aucun dossier de la même personne ne porte ce numéro. Vérifiez le numéro, et l’identité dans les deux dossiers.";
    case "other-module":
      return "Seuls deux dossiers du même module se réunissent, en Grand âge ou en Sanitaire.";
    case "wrong-status":
      return `Le dossier ${refusal.number} n’est plus en préparation ni en recherche : il ne peut pas être réuni.`;
    case "placed":
      return `Une admission est confirmée dans le dossier ${refusal.number} : réunissez ou séparez à la main ce qui doit l’être.`;
    case "already-proposed":
      return "L’un de ces dossiers est déjà proposé pour être réuni à un autre.";
    case "not-merged":
      return "Ces dossiers ne sont pas, ou plus, à réunir ni à séparer.";
    case "too-late":
      return `Deux dossiers réunis se séparent pendant ${undoDays} jours : ce délai est passé.`;
  }
}

async function openOwn(web: Web): Promise<Referral | null> {
  const id = web.req.param("id")!;
  const found = await openDossier(web, id);
  if (found && isOwnSide(found.access)) return found.referral;
  return null;
}

async function showMerge(web: Web, r: Referral, typed: Typed, problem: string | null, status: 200 | 400 | 409) {
  const merge = await findMerge(web.var.db, r.id);
  return show(web, {
    title: "Réunir deux dossiers",
    status,
    topics: [`referral:${r.id}`],
    body: html`<p class="fil fr-mb-1v"><a href="/dossiers/${r.id}">Dossier ${r.number}</a> › Réunir deux dossiers</p><h1 class="fr-h4">Réunir deux dossiers d’une même personne</h1>
${problem ? errorSummary([merge ? { message: problem } : { field: "numero", message: problem }]) : ""}
${merge ? await standing(web, r, merge) : form(r, typed, problem, web.var.member)}${merge ? "" : await lookAlikes(web, r)}`,
  });
}

const form = (r: Referral, typed: Typed, problem: string | null, member: Member) =>
  proposes(member, r)
    ? html`<p>Un dossier garde son numéro et reprend les besoins, les demandes, les messages et les pièces de l’autre, qui est archivé et y renvoie. Deux demandes à la même unité n’en font plus qu’une, avec la date et le rang les plus anciens. Si l’autre dossier est porté par une autre unité, elle doit être d’accord.</p>
<form method="post" class="etroit" novalidate>${hidden("acte", "proposer")}${input({ name: "numero", label: "Numéro de l’autre dossier", hint: "Par exemple GA26-7K4T-9Q2M-X", value: typed.numero, ...(problem ? { error: problem } : {}) })}
${radios({
  name: "garder",
  label: "Numéro gardé",
  value: typed.garder,
  options: [
    { code: "celui-ci", label: `Celui de ce dossier, ${r.number}` },
    { code: "autre", label: "Celui de l’autre dossier" },
  ],
})}
<div class="boutons"><button class="fr-btn">Réunir ou proposer</button><a class="fr-btn fr-btn--tertiary" href="/dossiers/${r.id}">Annuler</a></div></form>
<p class="note fr-mt-2w">Deux dossiers réunis par erreur se séparent pendant ${undoDays} jours.</p>`
    : emptyState("Aucune réunion n’est proposée ; c’est à un professionnel qui conduit le dossier de la proposer.");

/** Dossiers that look like this one, for professionals: those of one's unit by their number, the others by who carries them. */
async function lookAlikes(web: Web, r: Referral) {
  const { db, member, now } = web.var;
  if (partyOf(member, r) !== "owner") return "";
  const found = await findDuplicates(db, (await findPerson(db, r.person))!, now);
  const others = found.filter((d) => d.referral !== r.id && d.module === r.module);
  if (others.length === 0) return "";
  return html`<h2 class="fr-h6 fr-mt-3w">Dossiers qui lui ressemblent</h2><ul class="raisons">${others.map((d) => html`<li>${d.owner === member.unit ? html`<a class="fr-link" href="/dossiers/${d.referral}">${fullName(d.person)}, ${d.number}</a>` : "Un dossier existe"}, porté par <b>${d.bearer}</b>${d.phone ? html` · prendre contact : ${phoneLink(d.phone)}` : ""}</li>`)}</ul>`;
}

/** What is proposed or done, with what this reader may answer. */
async function standing(web: Web, r: Referral, merge: Merge) {
  const { db, member, now } = web.var;
  const { kept, other } = await readBoth(db, merge);
  const names = await listUnitNames(db, [kept.owner, other.owner]);
  const bearer = (one: Referral) => `${names.get(one.owner)?.facility}, ${names.get(one.owner)?.unit}`;
  const both = html`<ul><li>garde son numéro : <b>${kept.number}</b>, porté par ${bearer(kept)} ;</li><li>y est réuni : <b>${other.number}</b>, porté par ${bearer(other)}.</li></ul>`;
  const act = (acte: string, label: string, kind = "") =>
    html`<form method="post">${hidden("acte", acte)}<button class="fr-btn ${kind}">${label}</button></form>`;
  if (merge.state === "proposed")
    return html`<p>Proposé le ${frenchDay(dayOf(merge.proposedAt))} par ${merge.proposedWho} :</p>${both}
${answersFor(merge, r, member) ? html`<p>Vérifiez qu’il s’agit de la même personne avant d’accepter : chacun verra alors tout le dossier réuni.</p><div class="boutons">${act("accepter", "Accepter et réunir")}${act("refuser", "Refuser", "fr-btn--secondary")}</div>` : html`<p class="note">La réponse de l’autre unité est attendue.</p>`}`;
  const until = addDays(dayOf(merge.decidedAt!), undoDays);
  return html`<p>Réunis le ${frenchDay(dayOf(merge.decidedAt!))} par ${merge.decidedWho} :</p>${both}
${r.id === kept.id ? html`<p><a class="fr-link" href="/dossiers/${kept.id}/fusion/reponses">Comparer les réponses des deux dossiers</a> : celles de ${kept.number} valent tant que vous n’en choisissez pas d’autres.</p>` : html`<p><a class="fr-link" href="/dossiers/${kept.id}">Aller au dossier ${kept.number}</a></p>`}
${until >= dayOf(now) && (separates(member, kept) || separates(member, other)) ? html`<p>En cas d’erreur, ils se séparent jusqu’au ${frenchDay(until)} : chacun reprend ses demandes.</p>${act("separer", "Séparer les deux dossiers", "fr-btn--secondary")}` : ""}`;
}
