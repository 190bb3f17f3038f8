import { html } from "hono/html";
import type { Module } from "#features/accounts/member.ts";
import { freshness } from "#features/directory/availability.ts";
import { shortName } from "#features/persons/person.ts";
import { findRemaining } from "#features/places/remaining.store.ts";
import type { Patients } from "#features/referrals/dashboard.store.ts";
import { needLabel } from "#features/referrals/wording.ts";
import { words } from "#features/requests/act-words.ts";
import { ageOn, dayOf } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import type { Html } from "#ui/page.ts";
import type { Web } from "#web/web.ts";
import { listWaiting } from "./suggestion.store.ts";
import { suggest } from "./suggestion.ts";

/** A place is free and people wait: three of the list it suits best, with the reasons; one click opens the proposal. */
export async function suggestions(web: Web, module: Module, patients: Patients): Promise<Html | ""> {
  const { db, member, now } = web.var;
  const places = await findRemaining(db, member.unit, now);
  // a number nobody believes any more offers nothing
  if (!places || places.free === 0 || freshness(places.at, now, module) === "unknown") return "";
  const list = (await listWaiting(db, member.unit, patients)).map((one) => ({
    ...one,
    listedAt: dayOf(one.at),
    kindLabel: needLabel(module, one.kind),
  }));
  const found = suggest(list, (kind, sex) => places.of({ kind, sex }), dayOf(now));
  if (found.length === 0) return "";
  return html`<section class="carte fr-mb-2w" aria-labelledby="suggestion"><h2 class="fr-h6 fr-mb-1v" id="suggestion">${count(places.free, "place à proposer", "places à proposer")} : votre liste d’attente</h2>
<ol class="suites fr-mb-0">${found.map(({ one, reasons }) => {
    const name = `${shortName({ ...one.person, birthPlace: null, ins: null, insStatus: "provisoire" })}${one.person.birthDate ? `, ${ageOn(one.person.birthDate, dayOf(now))} ans` : ""}`;
    return html`<li class="ligne ligne--base"><span><a class="qui fr-link fr-link--sm" href="/demandes/${one.id}">${name}</a> <span class="note">${reasons.join(" · ")}</span></span> <a class="fr-btn fr-btn--sm fr-btn--secondary" href="/demandes/${one.id}/actes/${words.propose.slug}">${words.propose.button}<span class="fr-sr-only"> à ${name}</span></a></li>`;
  })}</ol></section>`;
}
