import { html } from "hono/html";
import type { Role, UnitId } from "#features/accounts/member.ts";
import { mayHoldMedical } from "#features/accounts/professions.ts";
import { moduleNames, roleNames } from "#features/accounts/wording.ts";
import { type Day, isDay } from "#lib/dates.ts";
import { checkbox, input, select } from "#ui/parts.ts";
import { rolesGivenIn, type Structure, type WantedRight } from "./structure.ts";

type Problem = { field?: string; message: string };
type Typed = Record<string, string>;

/** The fields of one right: for which unit, to do what, until when. */
export const rightFields = (structure: Structure, typed: Typed, problem: Problem | null, profession: string | null) => {
  const error = (name: string) => (problem?.field === name ? problem.message : undefined);
  return html`${select({ name: "unite", label: "Unité", empty: "Choisissez", value: typed.unite, error: error("unite"), options: structure.units.map((u) => ({ code: u.id, label: `${u.name} (${moduleNames[u.module]})` })) })}
${select({ name: "role", label: "Habilitation", empty: "Choisissez", value: typed.role, error: error("role"), options: rolesGivenIn(structure.category).map((code) => ({ code, label: roleHints[code] })) })}
${profession !== null && (mayHoldMedical(profession) || typed.medicale === "oui") ? checkbox({ name: "medicale", label: "Mention médicale", hint: "Lit et écrit le volet médical, selon l’habilitation.", value: typed.medicale, error: error("medicale") }) : html`<p class="note">La mention médicale se donne quand la profession, dite par Pro Santé Connect, le permet.</p>`}
${input({ name: "debut", type: "date", label: "À partir du", hint: "Aujourd’hui si vous ne mettez rien.", required: false, value: typed.debut, error: error("debut") })}
${input({ name: "fin", type: "date", label: "Jusqu’au", required: false, value: typed.fin, error: error("fin") })}
${checkbox({ name: "courriel", label: "Prévenir par courriel des demandes et des réponses", value: typed.role === undefined ? "oui" : (typed.courriel ?? "") })}`;
};

const roleHints: Record<Role, string> = {
  ...roleNames,
  requester: `${roleNames.requester} : prépare, envoie, confirme`,
  writer: `${roleNames.writer} : prépare les dossiers`,
  receiver: `${roleNames.receiver} : étudie les demandes, y répond`,
  reader: `${roleNames.reader} : lit seulement`,
  "local-admin": `${roleNames["local-admin"]} : membres et habilitations`,
};

/** What was typed, as the right it asks for. */
export function readRight(
  structure: Structure,
  typed: Typed,
  today: Day,
): { ok: true; right: WantedRight } | { ok: false; problem: Problem } {
  const unit = structure.units.find((one) => one.id === typed.unite);
  if (!unit) return { ok: false, problem: { field: "unite", message: "Choisissez une unité de votre établissement." } };
  const role = rolesGivenIn(structure.category).find((one) => one === typed.role);
  if (!role) return { ok: false, problem: { field: "role", message: "Choisissez une habilitation." } };
  for (const field of ["debut", "fin"])
    if (typed[field] && !isDay(typed[field]))
      return { ok: false, problem: { field, message: "Cette date n’existe pas : écrivez-la comme 21/11/2026." } };
  return {
    ok: true,
    right: {
      unit: unit.id as UnitId,
      module: unit.module,
      role,
      medical: typed.medicale === "oui",
      mail: typed.courriel === "oui",
      from: (typed.debut || today) as Day,
      to: (typed.fin || null) as Day | null,
    },
  };
}
