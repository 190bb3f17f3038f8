import { html } from "hono/html";
import { accountFrame } from "#features/accounts/my-account.page.ts";
import { findOwnAccount, type OwnAccount } from "#features/accounts/own-account.store.ts";
import { dayOf, frenchDay, frenchInstant } from "#lib/dates.ts";
import { type Html, nothing } from "#ui/page.ts";
import { badge, facts } from "#ui/parts.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { frenchMobile } from "./contact.ts";
import { readingPart } from "./text-size.page.ts";

/** GET /compte: who one is, how one is reached, the password, how large one reads. */
export const accountPage = (web: Web) => showAccount(web);

export async function showAccount(web: Web, problem?: string) {
  const { db, outside, now } = web.var;
  const { account, textSize } = web.var.signedIn!;
  const own = await findOwnAccount(db, account.id);
  const isPerson = account.kind === "person";
  return show(web, {
    title: "Mon compte",
    ...(problem ? { status: 400 as const } : {}),
    body: accountFrame(
      web,
      "/compte",
      html`<section aria-labelledby="qui"><h2 class="fr-h5 fr-mb-1w" id="qui">Qui vous êtes</h2>
<p class="note">${isPerson ? "Le nom que vous avez donné en ouvrant votre espace. Une erreur ? Écrivez à votre support régional." : originOf(own)}</p>
${facts([
  { label: "Nom", value: `${own.givenName} ${own.familyName}` },
  ...(isPerson ? [] : [{ label: "Profession", value: own.professionLabel || "non communiquée" }]),
  ...(own.specialityLabel ? [{ label: "Spécialité", value: own.specialityLabel }] : []),
  ...(own.function ? [{ label: "Fonction", value: own.function }] : []),
  ...own.identifiers.map(({ origin, value }) => ({ label: identifierNames[origin] ?? "Identifiant", value })),
])}</section>
<section class="fr-mt-4w" aria-labelledby="joindre"><h2 class="fr-h5 fr-mb-1w" id="joindre">Vous joindre</h2>
${own.codesFrom && now < own.codesFrom ? html`<div class="fr-alert fr-alert--info fr-alert--sm fr-mb-2w"><p>Changement récent : aucun code ne part avant le ${frenchInstant(own.codesFrom)}. Connectez-vous autrement d’ici là.</p></div>` : nothing}
${way("Courriel", own.email, own.emailVerifiedAt !== null, { href: "/compte/adresse", empty: "Donner une adresse", change: "Changer l’adresse" })}
${outside.sms || own.mobile ? way("Mobile", own.mobile && frenchMobile(own.mobile), own.mobileVerifiedAt !== null, { href: "/compte/mobile", empty: "Ajouter un mobile", change: outside.sms ? "Changer ou retirer le numéro" : "Retirer le numéro" }) : nothing}</section>
<section class="fr-mt-4w" aria-labelledby="mot-de-passe"><h2 class="fr-h5 fr-mb-1w" id="mot-de-passe">Mot de passe</h2>
<div class="carte ligne"><p class="fr-mb-0">${isPerson && !own.hasPassword ? "Aucun." : passwordState(own)}</p><a class="fr-link fr-link--sm" href="/compte/mot-de-passe">${own.hasPassword ? "Changer le mot de passe" : "Choisir un mot de passe"}</a></div></section>
${readingPart(textSize, problem)}
${isPerson ? personParts(outside.franceConnect !== null) : nothing}`,
    ),
  });
}

/** What only the space of a person has. */
const personParts = (
  franceConnect: boolean,
) => html`${franceConnect ? html`<section class="fr-mt-4w" aria-labelledby="fc"><h2 class="fr-h5 fr-mb-1w" id="fc">FranceConnect</h2><div class="carte ligne"><p class="fr-mb-0">Entrer sans mot de passe, avec un compte que vous avez déjà.</p><a class="fr-link fr-link--sm" href="/compte/franceconnect">Relier ou ne plus utiliser</a></div></section>` : nothing}
<section class="fr-mt-4w" aria-labelledby="effacer"><h2 class="fr-h5 fr-mb-1w" id="effacer">Effacer mon espace</h2><div class="carte ligne"><p class="fr-mb-0">Vos demandes en cours sont retirées, et l’espace est fermé.</p><a class="fr-link fr-link--sm" href="/mon-espace/effacement">Effacer mon espace</a></div></section>`;

/** Where what one cannot change here comes from, and whom to ask. */
function originOf(own: OwnAccount): string {
  if (own.provedAt)
    return `Lu par Pro Santé Connect sur votre carte ou votre e-CPS, la dernière fois le ${frenchInstant(own.provedAt)}. Une erreur ? Elle se corrige auprès de votre Ordre, de l’ARS ou de votre employeur ; Sextant la relit à chaque connexion.`;
  return "Saisi par l’établissement qui a ouvert votre compte. Une erreur ? Demandez à votre référent structure. À votre première connexion par carte ou e-CPS, ces informations viendront d’elle.";
}

const identifierNames: Record<string, string> = {
  RPPS: "Numéro RPPS, précédé de 8",
  ADELI: "Numéro ADELI, précédé de 0",
  EDIT: "Identifiant d’essai",
  PSI: "Identifiant national",
  LOCAL: "Identifiant d’établissement",
};

const way = (
  label: string,
  value: string | null,
  isVerified: boolean,
  { href, empty, change }: { href: string; empty: string; change: string },
): Html => html`<div class="carte ligne"><div><p class="fr-mb-0"><b>${label}</b> ${value ?? "non renseigné"}</p>${value ? badge(isVerified ? "Vérifié" : "À vérifier", isVerified ? "success" : "warning") : ""}</div>
<a class="fr-link fr-link--sm" href="${href}">${value ? change : empty}</a></div>`;

function passwordState(own: OwnAccount): string {
  if (!own.hasPassword)
    return "Aucun. Avec un code reçu par courriel ou SMS, il vous connecte le jour où la carte ou l’e-CPS n’est pas à portée.";
  if (own.passwordLockedAt) return "Bloqué après trop d’erreurs. Choisissez-en un nouveau pour le débloquer.";
  return own.passwordChangedAt ? `Choisi le ${frenchDay(dayOf(own.passwordChangedAt))}.` : "Choisi.";
}
