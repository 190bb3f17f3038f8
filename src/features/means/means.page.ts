import { html } from "hono/html";
import type { Level } from "#features/accounts/means.ts";
import { accountFrame } from "#features/accounts/my-account.page.ts";
import { findOwnAccount, type OwnAccount } from "#features/accounts/own-account.store.ts";
import { dayOf, frenchDay, frenchInstant } from "#lib/dates.ts";
import type { Html } from "#ui/page.ts";
import { emptyState } from "#ui/parts.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { listPasskeys } from "./passkey.store.ts";
import type { Passkey } from "./passkey.ts";
import { factsOfKey } from "./passkeys.page.ts";
import { policyPart } from "./policy-part.page.ts";
import { type Held, readyMeans } from "./readiness.ts";

/** GET /compte/moyens: how one may sign in, what each way is worth, and what to add. */
export async function meansPage(web: Web) {
  const { db, outside } = web.var;
  const { account } = web.var.signedIn!;
  const [own, keys] = await Promise.all([findOwnAccount(db, account.id), listPasskeys(db, account.id)]);
  const held: Held = {
    psc: own.identifiers.length > 0,
    keys,
    password: own.hasPassword && own.passwordLockedAt === null,
    mail: own.email !== null && own.emailVerifiedAt !== null,
    sms: own.mobile !== null && own.mobileVerifiedAt !== null && outside.sms,
  };
  const others = [...pscMeans(own), ...codeMeans(own, outside.sms)];
  return show(web, {
    title: "Moyens de connexion",
    body: accountFrame(
      web,
      "/compte/moyens",
      html`<div class="ligne"><h2 class="fr-h5 fr-mb-0">Clés d’accès</h2><a class="fr-btn fr-mb-2w" href="/compte/moyens/cles/nouvelle">Enregistrer une clé</a></div>
${keys.length > 0 ? keys.map(card) : emptyState("Vous n’avez pas encore de clé d’accès. Une clé de sécurité, une carte CPS4, ou l’appareil que vous utilisez, vous connecte sans mot de passe ni code.")}
<h2 class="fr-h5 fr-mt-4w fr-mb-2w">Autres moyens</h2>
${others.length > 0 ? others.map(({ title, level, text, action }) => html`<article class="carte"><div class="ligne"><h3 class="fr-text--md fr-mb-0">${title}</h3>${action ?? ""}</div><p class="fr-text--sm fr-mb-1w">${text}</p>${levelLine(level)}</article>`) : emptyState("Aucun autre moyen n’est prêt sur ce compte.")}
${await policyPart(web, readyMeans(held))}
${addPart(own, outside.sms)}`,
    ),
  });
}

const card = (
  key: Passkey,
) => html`<article class="carte"><div class="ligne"><h3 class="fr-text--md fr-mb-0">${key.name}</h3>
<a class="fr-link fr-link--sm" href="/compte/moyens/cles/${key.id}">Renommer ou retirer<span class="fr-sr-only"> la clé ${key.name}</span></a></div>
${factsOfKey(key)}${levelLine("strong")}</article>`;

type Ready = { title: string; level: Level; text: string; action?: Html };

function pscMeans(own: OwnAccount): Ready[] {
  if (own.identifiers.length === 0) return [];
  return [
    {
      title: "Carte CPS ou e-CPS, par Pro Santé Connect",
      level: "strong",
      text: own.provedAt
        ? `Dernier usage : ${frenchInstant(own.provedAt)}.`
        : "Jamais utilisée avec ce compte : un premier essai suffit pour l’avoir le jour où elle sera demandée.",
    },
  ];
}

function codeMeans(own: OwnAccount, sms: boolean): Ready[] {
  if (!own.hasPassword) return [];
  const since = own.passwordLockedAt
    ? "Le mot de passe est bloqué après trop d’erreurs."
    : own.passwordChangedAt
      ? `Mot de passe choisi le ${frenchDay(dayOf(own.passwordChangedAt))}.`
      : "";
  return [
    ...(own.email && own.emailVerifiedAt
      ? [
          {
            title: "Mot de passe et code par courriel",
            level: "compat" as const,
            text: `${since} Le code part à ${own.email}.`,
          },
        ]
      : []),
    ...(own.mobile && own.mobileVerifiedAt && sms
      ? [
          {
            title: "Mot de passe et code par SMS",
            level: "double" as const,
            text: `${since} Le code part au ${own.mobile}.`,
          },
        ]
      : []),
  ];
}

/** What one could add, where it is added. */
function addPart(own: OwnAccount, sms: boolean): Html {
  const ways = [
    ...(own.hasPassword
      ? []
      : [
          {
            href: "/compte/mot-de-passe",
            label: "Choisir un mot de passe",
            text: "avec un code, il sert le jour où la carte ou l’e-CPS manque",
          },
        ]),
    ...(own.email && own.emailVerifiedAt
      ? []
      : [
          {
            href: "/compte/adresse",
            label: "Vérifier une adresse de courriel",
            text: "pour recevoir des codes et les alertes de votre compte",
          },
        ]),
    ...(own.mobile || !sms
      ? []
      : [
          {
            href: "/compte/mobile",
            label: "Ajouter un mobile",
            text: "un code par SMS protège mieux qu’un code par courriel",
          },
        ]),
  ];
  if (ways.length === 0) return html``;
  return html`<h2 class="fr-h5 fr-mt-4w fr-mb-2w">À ajouter</h2><ul>${ways.map((way) => html`<li><a class="fr-link" href="${way.href}">${way.label}</a> : ${way.text}.</li>`)}</ul>`;
}

/** What a level opens, in plain words (identity.md §2.1). */
export const levelWords: Record<Level, string> = {
  strong: "Protection forte : ouvre tout, y compris ce qui touche à votre compte.",
  double: "Double protection : ouvre le travail de tous les jours, sans permettre de changer vos moyens de connexion.",
  compat: "Protection simple : ouvre le travail de tous les jours là où votre unité l’accepte encore.",
};
const levelLine = (level: Level) => html`<p class="note fr-mt-1w fr-mb-0">${levelWords[level]}</p>`;
