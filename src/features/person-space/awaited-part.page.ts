import { html } from "hono/html";
import type { Referral } from "#features/referrals/referral.ts";
import type { UnitName } from "#features/referrals/unit-name.store.ts";
import { voletTitle } from "#features/referrals/wording.ts";
import { ago } from "#lib/dates.ts";
import { count, uncapital } from "#lib/french.ts";
import type { Html } from "#ui/page.ts";
import { yourTurn } from "#ui/referral.ts";
import type { Awaited } from "./left-to-do.ts";

type Line = { who: string; what: string; since: Date; href: string | null; button: string };
export type Scene = { r: Referral; names: Map<string, UnitName>; now: Date };

/** What waits for the reader first, with its button; then the rest, each with who it waits for. */
export function awaitedPart(scene: Scene, awaited: readonly Awaited[]): Html | string {
  const [first, ...others] = awaited.map((one) => lineOf(scene, one));
  if (!first) return "";
  const isMine = awaited[0]!.by === "you";
  const rest = isMine ? others : [first, ...others];
  return html`${isMine ? yourTurn(`${first.what}.`, ago(first.since, scene.now), first.href ? html`<a class="fr-btn" href="${first.href}">${first.button}</a>` : "") : ""}
${rest.length > 0 ? html`<section aria-labelledby="a-faire"><h2 class="fr-h6 fr-mb-1w" id="a-faire">${isMine ? "Ce qui reste aussi à faire" : "Ce qu’attend le dossier"}</h2><ul class="suites">${rest.map((line) => html`<li>${line.href ? html`<a class="fr-link" href="${line.href}">${line.what}</a>` : line.what} <span class="note">— ${line.who}, ${ago(line.since, scene.now)}</span></li>`)}</ul></section>` : ""}`;
}

function lineOf({ r, names }: Scene, one: Awaited): Line {
  const space = `/mon-espace/dossiers/${r.id}`;
  const facility = "unit" in one ? (names.get(one.unit)?.facility ?? "Un établissement") : "";
  const to = (what: string, href: string | null, button = "Voir"): Line => ({
    who: whoOf(one, r, names),
    what,
    since: one.since,
    href,
    button,
  });
  switch (one.kind) {
    case "confirm-address":
      return to("Confirmer votre adresse : le lien est dans le courriel que nous vous avons envoyé", null);
    case "volet": {
      const title = uncapital(voletTitle(r.module, one.volet.code));
      const done = one.volet.state === "to-validate";
      if (one.by !== "you") return to(`La partie « ${title} » est à remplir`, null);
      const address = `/dossiers/${r.id}/volets/${one.volet.code}`;
      return done
        ? to(`Relire la partie « ${title} » et dire qu’elle est finie`, `${address}/relecture`, "Relire")
        : to(`Remplir la partie « ${title} »`, address, "Continuer");
    }
    case "name-doctor":
      return to(
        "Indiquer le médecin traitant, qui remplit la partie médicale",
        `/dossiers/${r.id}/medecin-traitant`,
        "Indiquer le médecin",
      );
    case "wishes":
      return to(
        "Dire ce que vous souhaitez : où, quand, quel budget",
        `/dossiers/${r.id}/volets/souhaits`,
        "Dire mes souhaits",
      );
    case "choose":
      return to("Choisir les établissements à qui demander", `/dossiers/${r.id}/recherche`, "Chercher");
    case "search-again":
      return to(
        "Chercher d’autres établissements : toutes les demandes sont closes",
        `/dossiers/${r.id}/recherche`,
        "Chercher",
      );
    case "send":
      return to(
        "Envoyer le dossier aux établissements choisis",
        `/dossiers/${r.id}/recherche#selection`,
        "Relire et envoyer",
      );
    case "send-dossier":
      return to("Envoyer votre dossier aux établissements désignés par la MDPH", `${space}/envoi`, "Relire et envoyer");
    case "decide":
      return to(
        `${facility} vous propose une place : à vous de répondre`,
        `${space}/demandes/${one.request}`,
        "Voir la proposition",
      );
    case "reply":
      return to(`${facility} vous demande une précision`, `${space}/demandes/${one.request}`, "Répondre");
    case "tick":
      return to(
        `${facility} dit oui si une condition est remplie : dites si elle l’est`,
        `${space}/demandes/${one.request}#conditions`,
        "Voir la condition",
      );
    case "answers":
      return to(`${count(one.units, "réponse attendue", "réponses attendues")} des établissements`, null);
    case "arrival":
      return to(
        r.module === "tnd" ? `Préparer le premier rendez-vous avec ${facility}` : `Préparer l’arrivée à ${facility}`,
        `${space}/demandes/${one.request}`,
      );
    case "resume":
      return to("Reprendre la recherche, qui est suspendue", `/dossiers/${r.id}/suivi`, "Reprendre");
    case "reopen":
      return to("Ce dossier est clos ; il peut être rouvert", `/dossiers/${r.id}/suivi`, "Rouvrir");
  }
}

function whoOf(one: Awaited, r: Referral, names: Map<string, UnitName>): string {
  switch (one.by) {
    case "you":
      return "par vous";
    case "person":
      return "par la personne ou son référent";
    case "doctor":
      return `par le médecin traitant, ${r.doctor!.name}`;
    case "team":
      return `par ${names.get(r.owner)?.facility ?? "l’équipe qui suit le dossier"}`;
    case "somebody":
      return "par le médecin traitant, à indiquer";
    case "units":
      return one.kind === "arrival" ? "par l’établissement et vous" : "par les établissements";
  }
}
