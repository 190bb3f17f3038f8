import { html, raw } from "hono/html";
import { type Member, readsMedical } from "#features/accounts/member.ts";
import { holds, isAnswered } from "#features/forms/condition.ts";
import type { Item } from "#features/forms/questionnaire.ts";
import { recordReading } from "#features/journal/record.action.ts";
import { receivesFor, sightOf } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { findKey, findReferralAsked } from "#features/referrals/referral.store.ts";
import type { Referral } from "#features/referrals/referral.ts";
import { type AdmissionRequest, profileNumber, type RequestId } from "#features/referrals/request.ts";
import { accessWindow } from "#features/referrals/rulebook.ts";
import { nothingSaid, reasonOf, type Said } from "#features/refusals/again.ts";
import { type Kept, listRefusals } from "#features/refusals/refusal.store.ts";
import { advices, pointsOf, questionsToName } from "#features/refusals/words.ts";
import { readValidatedContent } from "#features/volets/validated.page.ts";
import { dayOf, isDay } from "#lib/dates.ts";
import type { Ask } from "#pathways/pathway.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import type { Html } from "#ui/page.ts";
import { area, checkboxes, errorSummary, input, select } from "#ui/parts.ts";
import { forbiddenPage, notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { type SayRefusal, sayOfRefusal } from "./say-refusal.action.ts";

type Found = { referral: Referral; request: AdmissionRequest; kept: Kept; asks: Ask; number: string; open: boolean };

/** What a refusal is completed with, when its reason asks something; else null. */
export const refusalPath = (r: Pick<Referral, "module">, q: AdmissionRequest): string | null =>
  q.state.kind === "declined" && reasonOf(pathwayOf(r.module), q.state.reason)?.asks ? `/demandes/${q.id}/refus` : null;

/** GET /demandes/:id/refus — what the reason of a refusal asks the unit. */
export async function refusalPage(web: Web) {
  const found = await find(web);
  if (found instanceof Response) return found;
  const { db, member, now } = web.var;
  await recordReading(db, found.referral.id, journalActor(member), "read", `demande ${found.request.id}`, now);
  return showForm(web, found, found.kept.said, {}, 200);
}

/** POST /demandes/:id/refus */
export async function sayRefusalPage(web: Web) {
  const found = await find(web);
  if (found instanceof Response) return found;
  const { db, member, now } = web.var;
  const typed = readSaid(found, await web.req.parseBody({ all: true }), member);
  if (!typed.ok) return showForm(web, found, typed.said, typed.problems, 400);
  const done = await sayOfRefusal(db, found.request.id, typed.said, member, now);
  if (done.ok)
    return goTo(
      web,
      `/demandes/${found.request.id}`,
      "C’est noté : le demandeur le lit, et sera prévenu quand il pourra vous redemander.",
    );
  const { field, sentence } = because(done.refusal);
  return showForm(web, found, typed.said, { [field]: sentence }, done.refusal.kind === "date-in-the-past" ? 400 : 409);
}

async function find(web: Web): Promise<Found | Response> {
  const { db, member, now } = web.var;
  const id = web.req.param("id")! as RequestId;
  const referral = await findReferralAsked(db, id);
  const request = referral?.requests.find((q) => q.id === id);
  if (!referral || !request) return notFoundPage(web);
  const sight = sightOf(referral, request, member, now, accessWindow(referral.module));
  if (!sight) return notFoundPage(web);
  if (receivesFor(member, request.unit, referral.module) !== "answers")
    return forbiddenPage(web, "Un refus est précisé par l’unité qui l’a donné.");
  const kept = (await listRefusals(db, referral.id, await findKey(db, referral.id))).get(id);
  const asks =
    kept && refusalPath(referral, request) ? reasonOf(pathwayOf(referral.module), kept.reason)?.asks : undefined;
  if (!kept || !asks) return notFoundPage(web);
  const open = sight !== "profile";
  return { referral, request, kept, asks, open, number: open ? referral.number : profileNumber(id) };
}

async function showForm(
  web: Web,
  { referral, request, kept, asks, number, open }: Found,
  said: Said,
  problems: Record<string, string>,
  status: 200 | 400 | 409,
) {
  const pathway = pathwayOf(referral.module);
  const { label, again } = reasonOf(pathway, kept.reason)!;
  return show(web, {
    title: "Préciser ce refus",
    status,
    body: html`<p class="fil fr-mb-1v"><a href="/demandes/${request.id}">Demande ${number}</a> › Refus</p>
<h1 class="fr-h4">Préciser ce refus</h1><p>Motif : <b>${label}</b>. ${whenAgain(pathway, kept.reason)}</p>
${errorSummary(Object.entries(problems).map(([field, message]) => ({ field, message })))}
<form method="post" class="etroit" novalidate>${await fieldsOf(web, referral, asks, said, problems, { open, placeTells: again !== undefined && "place" in again })}
<div class="boutons fr-mt-2w"><button class="fr-btn">Enregistrer</button><a class="fr-btn fr-btn--tertiary" href="/demandes/${request.id}">Ne rien préciser</a></div></form>`,
  });
}

const whenAgain = (pathway: ReturnType<typeof pathwayOf>, code: string) => {
  const when = reasonOf(pathway, code)?.asksAgainWhen;
  return when ? `Le demandeur pourra vous redemander quand ${when} : il en sera prévenu, et c’est lui qui décide.` : "";
};

async function fieldsOf(
  web: Web,
  referral: Referral,
  asks: Ask,
  said: Said,
  problems: Record<string, string>,
  { open, placeTells }: { open: boolean; placeTells: boolean },
): Promise<Html> {
  const { member, now, db } = web.var;
  const pathway = pathwayOf(referral.module);
  const field = (name: string) => ({ name, label: asks.label, required: false, error: problems[name] });
  switch (asks.kind) {
    case "day":
      return input({
        ...{ ...field("jour"), type: "date", value: said.day ?? "", attributes: `min="${dayOf(now)}"` },
        hint: `Laissez vide si vous ne le savez pas${placeTells ? " : une place déclarée suffira à prévenir le demandeur" : ""}.`,
      }) as Html;
    case "advice":
      return select({
        ...{ ...field("conseil"), value: said.advice ?? "", empty: "Sans conseil", options: advices(pathway) },
      }) as Html;
    case "words":
      return readsMedical(member, referral.module)
        ? (area({
            ...field("texte"),
            value: said.words ?? "",
            hint: "Lu par les professionnels habilités aux données médicales.",
          }) as Html)
        : (html`<p class="note">Cette précision est donnée par un professionnel habilité aux données médicales.</p>` as Html);
    case "points":
      return checkboxes({
        ...{ name: "points", legend: asks.label },
        options: pointsOf(pathway, asks.of).map((one) => ({ ...one, ticked: said.points.includes(one.code) })),
      }) as Html;
    case "questions": {
      const content = await readValidatedContent(web, referral, await findKey(db, referral.id));
      const keys = Object.keys(content.answers).filter((key) => isAnswered(content.answers[key]));
      const isSaid = (id: string) =>
        keys.some((key) => key === id || key.startsWith(`${id}.`) || key.startsWith(`${id}#`));
      // a profile tells nothing of the dossier: neither does what is answered in it
      const suits = ({ linkId, enableWhen }: Item) =>
        asks.answered
          ? isSaid(linkId)
          : !enableWhen || holds(enableWhen, content.answers, content.situation, content.variables);
      const shown = open
        ? questionsToName(pathway, asks, suits, { medical: readsMedical(member, referral.module) })
        : [];
      if (shown.length === 0)
        return html`<p class="note">Le dossier ne vous est pas ouvert : ses questions ne peuvent pas être nommées ici.</p>` as Html;
      return html`<p class="fr-mb-1w">${asks.label}</p>${shown.map(({ volet, sections }, i) => {
        const ticked = codesIn(sections).some((code) => said.questions.includes(code));
        return html`<details class="repli carte" ${ticked ? raw("open") : ""}><summary>${volet}</summary>${sections.map(({ title, options }, n) => checkboxes({ name: `questions-${i}-${n}`, legend: title, options: options.map((one) => ({ ...one, ticked: said.questions.includes(one.code) })) }))}</details>`;
      })}` as Html;
    }
  }
}

type Typed = { ok: true; said: Said } | { ok: false; said: Said; problems: Record<string, string> };

function readSaid({ referral, asks, kept }: Found, body: Record<string, unknown>, by: Member): Typed {
  const pathway = pathwayOf(referral.module);
  const one = (name: string) => String([body[name] ?? ""].flat()[0]).trim();
  const many = (name: string) => [body[name] ?? []].flat().map(String).slice(0, 100);
  switch (asks.kind) {
    case "day": {
      const day = one("jour");
      if (day === "" || isDay(day)) return { ok: true, said: { ...nothingSaid, day: day || null } };
      return { ok: false, said: nothingSaid, problems: { jour: "Écrivez une date, par exemple 03/12/2026." } };
    }
    case "advice": {
      const code = one("conseil");
      const known = advices(pathway).some((advice) => advice.code === code);
      if (code === "" || known) return { ok: true, said: { ...nothingSaid, advice: code || null } };
      return {
        ok: false,
        said: nothingSaid,
        problems: { conseil: "Choisissez dans la liste, ou laissez sans conseil." },
      };
    }
    case "words":
      return { ok: true, said: { ...nothingSaid, words: one("texte").slice(0, 2000) || null } };
    case "points": {
      const options = pointsOf(pathway, asks.of).map(({ code }) => code);
      return { ok: true, said: { ...nothingSaid, points: many("points").filter((code) => options.includes(code)) } };
    }
    case "questions": {
      const reader = { medical: readsMedical(by, referral.module) };
      const mine = codesOf(questionsToName(pathway, asks, () => true, reader));
      const all = codesOf(questionsToName(pathway, asks, () => true, { medical: true }));
      // who may not read the medical questions does not undo those somebody else named
      const others = kept.said.questions.filter((code) => all.includes(code) && !mine.includes(code));
      const named = Object.keys(body)
        .filter((name) => name.startsWith("questions-"))
        .flatMap(many)
        .filter((code) => mine.includes(code));
      return { ok: true, said: { ...nothingSaid, questions: [...new Set([...named, ...others])] } };
    }
  }
}
type Groups = ReturnType<typeof questionsToName>;
const codesIn = (sections: Groups[number]["sections"]) =>
  sections.flatMap(({ options }) => options.map(({ code }) => code));
const codesOf = (groups: Groups) => groups.flatMap(({ sections }) => codesIn(sections));

function because(refusal: SayRefusal): { field: string; sentence: string } {
  switch (refusal.kind) {
    case "not-a-recipient":
    case "not-habilitated":
      return { field: "", sentence: "Votre habilitation ne permet pas de préciser ce refus." };
    case "not-refused":
      return {
        field: "",
        sentence: "Votre unité est revenue sur ce refus entre-temps : il n’y a plus rien à préciser.",
      };
    case "date-in-the-past":
      return { field: "jour", sentence: "Cette date est passée." };
  }
}
