import { html, raw } from "hono/html";
import { z } from "zod";
import { isValueFor, type Predicate, predicatesOf } from "#features/conditions/predicate.ts";
import { firstDay, type StatedCondition, standingYesIf } from "#features/conditions/yes-if.ts";
import type { Referral } from "#features/referrals/referral.ts";
import type { AdmissionRequest, ConditionValue } from "#features/referrals/request.ts";
import type { Act } from "#features/requests/acts.ts";
import { dayOf, isDay } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { area, checkbox, input, select } from "#ui/parts.ts";
import { money, type Problems, type Typed, text, whole } from "./typed.page.ts";

type Scene = {
  referral: Referral;
  request: AdmissionRequest;
  now: Date;
  typed: Typed;
  problems: Problems;
  medical: boolean;
};

/** What the unit waits for, and what it would propose then; what it said before is there to be changed. */
export function yesIfFields(x: Scene) {
  const typed = Object.keys(x.typed).length > 0 ? x.typed : typedFrom(x.request);
  const predicates = predicatesOf(pathwayOf(x.referral.module)).filter((one) => x.medical || !one.medical);
  const [plain, care] = [predicates.filter((one) => !isCare(one)), predicates.filter(isCare)];
  const field = (name: string) => ({ name, value: typed[name], error: x.problems[name] });
  const hiddenCare = x.request.yesIf?.conditions.some((one) => one.medical) && !x.medical;
  const told = care.some((one) => typed[`c-${one.code}`] === "oui");
  return html`<p>Cochez ce qui doit être vrai : la plateforme le vérifie dans le dossier à chaque volet validé et chaque jour, et vous prévient quand tout est rempli.</p>
${x.problems.conditions ? html`<p class="fr-error-text" id="conditions">${x.problems.conditions}</p>` : ""}
<fieldset class="fr-fieldset" aria-labelledby="conditions-legende"><legend class="fr-fieldset__legend fr-text--bold" id="conditions-legende">Conditions que la plateforme vérifie</legend>
${plain.map((one) => line(one, typed, x.problems))}
${
  care.length > 0
    ? html`<div class="fr-fieldset__element"><details class="repli" ${told ? raw("open") : ""}><summary>Soins et état de santé</summary>${care.map((one) => line(one, typed, x.problems))}</details></div>`
    : ""
}</fieldset>
${hiddenCare ? html`<p class="note">Les conditions de soins, réservées aux professionnels habilités, restent en place.</p>` : ""}
${x.medical ? "" : html`<p class="note">Les conditions sur les soins se posent avec une habilitation portant la mention « médicale ».</p>`}
${area({ ...field("dem"), label: "Conditions que le demandeur devra cocher", hint: "Une par ligne, par exemple « visite de la famille faite ».", required: false })}
${area({ ...field("rec"), label: "Conditions que votre unité cochera", hint: "Une par ligne, par exemple « travaux de la chambre terminés ».", required: false })}
${x.medical ? checkbox({ ...field("medical"), label: "Ces phrases parlent de soins : seuls les professionnels habilités les lisent" }) : ""}
<h2 class="fr-h6 fr-mt-3w">Ce que vous proposerez alors</h2>
${input({ ...field("on"), type: "date", label: "Date d’admission", required: false, attributes: `min="${dayOf(x.now)}"` })}
${select({ ...field("room"), label: "Chambre", required: false, empty: "Non précisée", options: ["simple", "double", "autre"].map((code) => ({ code, label: code })) })}
${input({ ...field("price"), label: "Prix de l’hébergement par jour, en euros", required: false, attributes: 'inputmode="decimal"' })}
${input({ ...field("dependency"), label: "Tarif dépendance par jour, en euros", required: false, attributes: 'inputmode="decimal"' })}
${input({ ...field("length"), label: "Durée prévue, en jours", required: false, attributes: 'inputmode="numeric"' })}
${area({ ...field("message"), label: "Message au demandeur", required: false })}
${checkbox({ ...field("auto"), label: "Proposer dès que tout est rempli, sans attendre ma confirmation", hint: "La proposition part d’elle-même à la date ci-dessus, jamais au-delà de vos places qui restent à proposer." })}`;
}

/** Cares stand apart: the list is long, and most answers need none of it. */
const isCare = ({ code }: Predicate) => code.startsWith("no-") || code.startsWith("max-");

function line(one: Predicate, typed: Typed, problems: Problems) {
  const [box, value] = [`c-${one.code}`, `v-${one.code}`];
  const error = problems[value];
  return html`<div class="fr-fieldset__element"><div class="fr-checkbox-group"><input type="checkbox" id="${box}" name="${box}" value="oui" ${typed[box] === "oui" ? raw("checked") : ""}><label class="fr-label" for="${box}">${one.label}</label></div>
${
  one.asks
    ? html`<div class="fr-input-group fr-ml-4w fr-mt-1v ${error ? "fr-input-group--error" : ""}"><label class="fr-label" for="${value}">${one.asks.kind === "day" ? "Date" : `Nombre (${one.asks.unit})`}<span class="fr-sr-only"> : ${one.label}</span></label><input class="fr-input ${error ? "fr-input--error" : ""}" id="${value}" name="${value}" ${one.asks.kind === "day" ? raw('type="date"') : raw('type="text" inputmode="decimal"')} value="${typed[value] ?? ""}" ${error ? raw(`aria-invalid="true" aria-describedby="${value}-erreur"`) : ""}>${error ? html`<p class="fr-error-text" id="${value}-erreur">${error}</p>` : ""}</div>`
    : ""
}</div>`;
}

/** The form as it would have been typed: to change conditions already stated. */
function typedFrom(q: AdmissionRequest): Typed {
  const yesIf = standingYesIf(q);
  if (!yesIf) return {};
  const told = (by: string) =>
    yesIf.conditions.flatMap((one) => (one.kind === "told" && one.by === by ? [one.text] : [])).join("\n");
  const { terms } = yesIf;
  const number = (n: number | null) => (n === null ? "" : String(n).replace(".", ","));
  return {
    ...Object.fromEntries(
      yesIf.conditions.flatMap((one): [string, string][] =>
        one.kind === "checked"
          ? [
              [`c-${one.code}`, "oui"],
              [`v-${one.code}`, typeof one.value === "number" ? number(one.value) : (one.value ?? "")],
            ]
          : [],
      ),
    ),
    dem: told("requester"),
    rec: told("receiver"),
    medical: yesIf.conditions.some((one) => one.kind === "told" && one.medical) ? "oui" : "",
    on: terms.on ?? "",
    room: terms.room ?? "",
    price: number(terms.pricePerDay),
    dependency: number(terms.dependencyPerDay),
    length: number(terms.lengthDays),
    message: terms.message ?? "",
    auto: yesIf.auto ? "oui" : "",
  };
}

const Terms = z.object({
  on: z
    .string()
    .refine((day) => day === "" || isDay(day), "Écrivez une date.")
    .default(""),
  room: z.enum(["simple", "double", "autre", ""]).default(""),
  price: money,
  dependency: money,
  length: whole(3660),
  message: text,
  dem: text,
  rec: text,
});

/** The form in: conditions and terms, or a sentence on each field. */
export function readYesIf(typed: Typed, referral: Referral): Result<Act, Problems> {
  const parsed = Terms.safeParse(typed);
  const problems: Problems = parsed.success
    ? {}
    : Object.fromEntries(parsed.error.issues.toReversed().map((i) => [String(i.path[0]), i.message]));
  const checked = predicatesOf(pathwayOf(referral.module))
    .filter((one) => typed[`c-${one.code}`] === "oui")
    .map((one): StatedCondition => {
      const value = typedValue(one, typed[`v-${one.code}`] ?? "");
      if (!isValueFor(one, value)) problems[`v-${one.code}`] = expected(one);
      return { kind: "checked", code: one.code, value };
    });
  if (!parsed.success || Object.keys(problems).length > 0) return refuse(problems);
  const t = parsed.data;
  const told = (lines: string, by: "requester" | "receiver") =>
    lines
      .split("\n")
      .map((one) => one.trim().slice(0, 300))
      .filter(Boolean)
      .slice(0, 10)
      .map((one): StatedCondition => ({ kind: "told", text: one, by, medical: typed.medical === "oui" }));
  return ok({
    kind: "say-yes-if",
    conditions: [...checked, ...told(t.dem, "requester"), ...told(t.rec, "receiver")],
    terms: {
      on: t.on || null,
      room: t.room || null,
      pricePerDay: t.price,
      dependencyPerDay: t.dependency,
      lengthDays: t.length,
      message: t.message || null,
    },
    auto: typed.auto === "oui",
  });
}

function typedValue({ asks }: Predicate, typed: string): ConditionValue {
  if (!asks) return null;
  return asks.kind === "day" ? typed : Number(typed.trim().replace(",", ".") || Number.NaN);
}

const expected = ({ asks }: Predicate): string =>
  asks?.kind === "number" ? `Indiquez un nombre entre ${asks.least} et ${asks.most}.` : "Indiquez la date.";

/** The day a proposal would be for, once everything holds. */
export const dayToPropose = (r: Referral, q: AdmissionRequest, now: Date) =>
  firstDay(q.yesIf!, r.needs.find((n) => n.id === q.need)?.from ?? null, dayOf(now));
