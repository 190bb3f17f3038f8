import { html } from "hono/html";
import { listOpenUnits, type OpenUnit } from "#features/accounts/account.store.ts";
import { type Means, meansNames } from "#features/accounts/means.ts";
import type { UnitId } from "#features/accounts/member.ts";
import { findNextPolicyDay, listPolicies } from "#features/sign-in/policy.store.ts";
import type { AuthPolicy } from "#features/sign-in/policy.ts";
import { dayOf, frenchDay } from "#lib/dates.ts";
import type { Html } from "#ui/page.ts";
import { badge, emptyState } from "#ui/parts.ts";
import type { Web } from "#web/web.ts";
import { readinessFor } from "./readiness.ts";

/** What one's units ask to be entered, today and from the next change on; whether one is ready. */
export async function policyPart(web: Web, has: Means[]): Promise<Html> {
  const { db, now } = web.var;
  const account = web.var.signedIn!.account.id;
  const today = dayOf(now);
  const [units, policies, next] = [
    await listOpenUnits(db, account, today),
    await listPolicies(db, account, today),
    await findNextPolicyDay(db, account, today),
  ];
  const coming = next ? await listPolicies(db, account, next) : null;
  const body =
    units.length === 0
      ? emptyState("Vous n’avez aucune habilitation en ce moment : aucune unité ne vous demande rien.")
      : html`${alike(units, policies).map((group) => card(group, has, "Aujourd’hui"))}
${
  coming && next
    ? alike(changed(units, policies, coming), coming).map((group) => card(group, has, `À partir du ${frenchDay(next)}`))
    : ""
}`;
  return html`<h2 class="fr-h5 fr-mt-4w fr-mb-2w">Ce que demandent vos unités</h2>${body}`;
}

type Group = { units: OpenUnit[]; policy: AuthPolicy };

/** Units that ask the same, told once. */
function alike(units: OpenUnit[], policies: Map<UnitId, AuthPolicy>): Group[] {
  const groups = new Map<string, Group>();
  for (const unit of units) {
    const policy = policies.get(unit.unit);
    if (!policy) continue;
    const key = JSON.stringify(policy);
    groups.set(key, { policy, units: [...(groups.get(key)?.units ?? []), unit] });
  }
  return [...groups.values()];
}

const changed = (units: OpenUnit[], before: Map<UnitId, AuthPolicy>, after: Map<UnitId, AuthPolicy>) =>
  units.filter(({ unit }) => JSON.stringify(before.get(unit)) !== JSON.stringify(after.get(unit)));

function card({ units, policy }: Group, has: Means[], when: string): Html {
  const { opening, ready } = readinessFor(policy, has);
  const isReady = ready.length > 0;
  return html`<article class="carte"><div class="ligne"><h3 class="fr-text--md fr-mb-0">${when}, ${units.map((unit) => `${unit.facilityName} (${unit.unitName})`).join(", ")}</h3>
${badge(isReady ? "C’est prêt" : "Il vous manque un moyen", isReady ? "success" : "warning")}</div>
<p class="fr-text--sm fr-mb-0">Pour agir pour ${units.length === 1 ? "cette unité" : "ces unités"}, un de ces moyens : ${namesOf(opening)}.</p>
${isReady ? "" : html`<p class="fr-text--sm fr-mb-0"><b>Aucun des vôtres n’en fait partie.</b> Le plus simple est d’enregistrer une clé d’accès ci-dessus, ou de demander votre e-CPS.</p>`}</article>`;
}

/** The four faces of Pro Santé Connect are one for whoever signs in. */
function namesOf(means: Means[]): string {
  const names = means.map((one) => (["delegated", "psc"].includes(one) ? null : (short[one] ?? meansNames[one])));
  return [...new Set(names.filter((name) => name !== null))].join(", ");
}
const short: Partial<Record<Means, string>> = {
  cps: "carte CPS",
  "e-cps": "e-CPS",
  passkey: "clé d’accès",
  "synced-passkey": "clé d’accès synchronisée",
  "sms-code": "mot de passe et code par SMS",
  "mail-code": "mot de passe et code par courriel",
};
