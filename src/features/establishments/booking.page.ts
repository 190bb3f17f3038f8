import { html } from "hono/html";
import { keepBookingChecked } from "#features/bookings/booking.action.ts";
import { addressOf, bookingFault, bookingState } from "#features/bookings/booking.ts";
import { probe } from "#features/bookings/probe.client.ts";
import { countBookingClicks } from "#features/contacts/booking.store.ts";
import { bookingKinds } from "#features/contacts/booking.ts";
import { throttled } from "#features/sign-in/throttle.action.ts";
import { frenchDelay } from "#features/sign-in/throttle.ts";
import { addDays, dayOf, frenchInstant, isDay } from "#lib/dates.ts";
import { capital, count } from "#lib/french.ts";
import type { Html } from "#ui/page.ts";
import { badge, errorSummary, hidden, input, radios } from "#ui/parts.ts";
import { goTo } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { changeFacility } from "./change.action.ts";
import { booking as bookingField } from "./facility-field.ts";
import { openEstablishment, type Problem, postedForm, showFiche } from "./fiche.page.ts";
import { asRecord, asText, fingerprint, type Value } from "./field.ts";
import { one, type Typed, words } from "./reading.ts";
import { bookingSentence, bookingStates, notReferent, ownedSentence, probeSentence } from "./wording.ts";

const home = "/structure/fiche/rendez-vous";

/** GET /structure/fiche/rendez-vous */
export const bookingPage = (web: Web) => showBooking(web, null, [], 200);

/** POST /structure/fiche/rendez-vous — declares the link, changes it or takes it away. */
export async function saveBookingPage(web: Web): Promise<Response> {
  const { db, member, now } = web.var;
  const typed = await postedForm(web);
  const isGone = one(typed, "acte") === "retirer";
  const { value, problems } = isGone
    ? { value: null, problems: [] }
    : readBooking(typed, web.var.outside.bookingSandbox);
  if (problems.length > 0) return showBooking(web, typed, problems, 400);
  const done = await changeFacility(db, [{ field: "booking", value, base: one(typed, "base") }], member, now);
  if (done.ok)
    return goTo(
      web,
      home,
      isGone
        ? "Le lien est retiré : son bouton ne paraît plus."
        : "Le lien est enregistré. Essayez-le : son bouton paraît dès qu’il répond.",
    );
  const { refusal } = done;
  switch (refusal.kind) {
    case "clash": {
      const now = refusal.clashes[0]!.now;
      const message = `Quelqu’un d’autre vient de modifier ce lien : « ${words(bookingField.control, now)} ». Le formulaire garde votre saisie : enregistrez pour garder la vôtre.`;
      return showBooking(web, { ...typed, base: fingerprint(now) }, [{ message }], 409);
    }
    case "owned":
      return showBooking(web, typed, [{ message: ownedSentence(refusal.label, refusal.owner) }], 409);
    case "not-referent":
      return showBooking(web, typed, [{ message: notReferent }], 409);
    case "unknown-field":
    case "unknown-unit":
    case "incoherent":
      return showBooking(web, typed, [{ message: "La page a changé depuis son affichage : relisez-la." }], 409);
  }
}

/** POST /structure/fiche/rendez-vous/essai — asks the site, now, from our network. */
export async function tryBookingPage(web: Web): Promise<Response> {
  const { db, member, now, outside } = web.var;
  const { of } = await openEstablishment(web);
  const address = of.booking && addressOf(of.booking, of.finess);
  if (!of.booking || !address) return showBooking(web, null, [{ message: "Déclarez d’abord un lien." }], 409);
  const over = await throttled(db, "booking-try", member.id);
  if (over)
    return showBooking(
      web,
      null,
      [{ message: `Trop d’essais à la suite : réessayez dans ${frenchDelay(over.seconds)}.` }],
      409,
    );
  const found = await probe(address, { sandbox: outside.bookingSandbox });
  await keepBookingChecked(db, of.id, of.booking.template, found.kind === "works", now);
  if (found.kind === "works") return goTo(web, home, "Le lien répond : son bouton paraît sur votre fiche.");
  return showBooking(
    web,
    null,
    [{ field: "adresse", message: `${probeSentence(found)} Le bouton ne paraît pas.` }],
    409,
  );
}

function readBooking(typed: Typed, sandbox: string | null): { value: Value; problems: Problem[] } {
  const [template, label, kind, from, until] = ["adresse", "libelle", "type", "du", "au"].map((name) =>
    one(typed, name),
  ) as [string, string, string, string, string];
  const fault = bookingFault(template, sandbox);
  const problems = [
    fault && { field: "adresse", message: bookingSentence(fault) },
    label === "" && {
      field: "libelle",
      message: "Écrivez les mots du bouton, comme « Prendre rendez-vous pour une visite ».",
    },
    label.length > 60 && { field: "libelle", message: "Soixante signes au plus." },
    !Object.hasOwn(bookingKinds, kind) && { field: "type", message: "Dites à quoi sert ce rendez-vous." },
    from !== "" && !isDay(from) && { field: "du", message: "Écrivez une date, ou laissez vide." },
    until !== "" && !isDay(until) && { field: "au", message: "Écrivez une date, ou laissez vide." },
    isDay(from) && isDay(until) && until < from && { field: "au", message: "La fin ne peut pas précéder le début." },
  ].filter((problem) => problem !== false && problem !== null);
  return { value: { template, label, kind, from: from || null, until: until || null }, problems };
}

async function showBooking(
  web: Web,
  typed: Typed | null,
  problems: Problem[],
  status: 200 | 400 | 409,
): Promise<Response> {
  const { db, now } = web.var;
  const { structure, of } = await openEstablishment(web);
  const today = dayOf(now);
  const value = bookingField.get(of);
  const said = asRecord(value);
  const shown: Typed =
    typed ??
    Object.fromEntries(
      Object.entries({ adresse: "template", libelle: "label", type: "kind", du: "from", au: "until" }).map(
        ([name, key]) => [name, asText(said[key] ?? null) ?? ""],
      ),
    );
  const field = (name: string) => ({
    name,
    value: one(shown, name),
    error: problems.find((problem) => problem.field === name)?.message,
  });
  const state = bookingState(of.booking, today);
  const clicks = of.booking ? await countBookingClicks(db, of.id, addDays(today, -30)) : 0;
  return showFiche(web, structure, {
    title: "Prise de rendez-vous",
    status,
    body: html`${errorSummary(problems)}<p class="moyen">Un bouton sur votre fiche mène à votre site de rendez-vous, pour une visite ou une pré-admission. La demande d’admission, elle, reste ici. Aucune donnée d’une personne ne passe dans l’adresse : seul le numéro FINESS de l’établissement.</p>
<div class="deux"><section aria-labelledby="lien"><h2 class="fr-h6" id="lien">Le lien</h2>
<form method="post" action="${home}" novalidate>${hidden("base", one(shown, "base") || fingerprint(value))}
${input({ ...field("adresse"), label: "Adresse", hint: "En https, avec {finess} à la place de votre numéro : https://rdv.exemple.fr/etablissement/{finess}/visite", attributes: 'inputmode="url" autocomplete="off" spellcheck="false"' })}
${input({ ...field("libelle"), label: "Mots du bouton" })}
${radios({ ...field("type"), label: "Ce qu’on y prend", options: Object.entries(bookingKinds).map(([code, label]) => ({ code, label: capital(label) })) })}
${input({ ...field("du"), label: "À partir du", type: "date", required: false })}${input({ ...field("au"), label: "Jusqu’au", type: "date", required: false })}
<button class="fr-btn">Enregistrer le lien</button></form></section>
<aside><div class="carte"><h2 class="fr-h6 fr-mb-1w">Où il en est</h2>${badge(bookingStates[state].label, bookingStates[state].tone)}
${of.booking ? tried(of.booking.checkedAt, addressOf(of.booking, of.finess), clicks) : html`<p class="note fr-mt-1w fr-mb-0">Un lien déclaré s’essaie ici, puis est essayé chaque semaine : s’il ne répond plus, son bouton est caché et vous êtes prévenu.</p>`}
${of.booking ? html`<div class="boutons fr-mt-2w"><form method="post" action="${home}/essai">${hidden("acte", "essayer")}<button class="fr-btn fr-btn--secondary">Essayer le lien</button></form><form method="post" action="${home}">${hidden("acte", "retirer")}${hidden("base", fingerprint(value))}<button class="fr-btn fr-btn--tertiary">Retirer le lien</button></form></div>` : ""}</div></aside></div>`,
  });
}

const tried = (checkedAt: string | null, address: string | null, clicks: number): Html =>
  html`<p class="fr-text--sm fr-mt-1w texte-libre"><a href="${address ?? ""}" rel="noopener noreferrer external" target="_blank">${address ?? ""}<span class="fr-sr-only"> (ouvre un autre site)</span></a></p>
<p class="note">${checkedAt ? `Essayé le ${frenchInstant(new Date(checkedAt))}.` : "Pas encore essayé."} ${count(clicks, "ouverture")} en trente jours, sans rien savoir de qui l’ouvre.</p>`;
