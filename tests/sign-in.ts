import { backChannelLogoutPage } from "#features/pro-sante-connect/back-channel.page.ts";
import { finishSignInPage } from "#features/pro-sante-connect/callback.page.ts";
import { emailProofPage, proveEmailPage } from "#features/pro-sante-connect/email-proof.page.ts";
import { confirmLinkPage, joinPage, linkPage } from "#features/pro-sante-connect/link.page.ts";
import { registerPage, registrationPage } from "#features/pro-sante-connect/registration.page.ts";
import { signedOutPage, signOutPage } from "#features/pro-sante-connect/sign-out.page.ts";
import { chooseSituationPage, situationPage } from "#features/pro-sante-connect/situation.page.ts";
import { startSignInPage } from "#features/pro-sante-connect/start.page.ts";
import { signInPage } from "#features/sign-in/sign-in.page.ts";
import { chooseSpacePage, spacesPage } from "#features/sign-in/spaces.page.ts";
import { aSite } from "#tests/accounts.ts";
import { aDatabase } from "#tests/database.ts";
import { useCard } from "#tests/login.ts";
import { anIdentityProvider } from "#tests/programs.ts";
import { aVisitor, type Visitor } from "#tests/visitor.ts";
import { anyone, member, signedIn } from "#web/guards.ts";
import type { Outside, Route } from "#web/web.ts";

export const publicUrl = "http://localhost:9";
const routes: Route[] = [
  { method: "GET", path: "/connexion", who: anyone, page: signInPage },
  { method: "GET", path: "/connexion/psc", who: anyone, page: startSignInPage },
  { method: "GET", path: "/connexion/psc/retour", who: anyone, page: finishSignInPage },
  { method: "POST", path: "/connexion/psc/fermeture", who: anyone, page: backChannelLogoutPage },
  { method: "GET", path: "/connexion/psc/deconnecte", who: anyone, page: signedOutPage },
  { method: "POST", path: "/deconnexion", who: anyone, page: signOutPage },
  { method: "GET", path: "/compte/creation", who: anyone, page: registrationPage },
  { method: "POST", path: "/compte/creation", who: anyone, page: registerPage },
  { method: "GET", path: "/compte/creation/courriel", who: signedIn, page: emailProofPage },
  { method: "POST", path: "/compte/creation/courriel", who: signedIn, page: proveEmailPage },
  { method: "GET", path: "/compte/association", who: signedIn, page: linkPage },
  { method: "GET", path: "/compte/association/confirmation", who: signedIn, page: confirmLinkPage },
  { method: "POST", path: "/compte/association/confirmation", who: signedIn, page: joinPage },
  { method: "GET", path: "/compte/situation", who: signedIn, page: situationPage },
  { method: "POST", path: "/compte/situation", who: signedIn, page: chooseSituationPage },
  { method: "GET", path: "/espaces", who: signedIn, page: spacesPage },
  { method: "POST", path: "/espaces", who: signedIn, page: chooseSpacePage },
  {
    method: "GET",
    path: "/qui",
    who: member,
    page: (web) => web.text(`${web.var.member.name}, ${web.var.member.unitName}`),
  },
  { method: "GET", path: "/", who: anyone, page: (web) => web.text("accueil") },
];

/** National identifiers of the demo people. */
export const ids = {
  sofia: "899909000012",
  roche: "899909000020",
  claire: "899909000046",
  marc: "30B0990014/BEL0012",
  karim: "899909000103",
};

type Oidc = Outside["oidc"];

/** Everything between a browser and a session: our pages on a real database, in front of an identity provider. */
export async function aSignInDesk({ issuer }: { issuer?: string } = {}) {
  const db = await aDatabase();
  const clientSecret = "secret-of-the-tests";
  const oidc: Oidc = { issuer: issuer ?? (await anIdentityProvider(publicUrl)).url, clientId: "sextant", clientSecret };
  const clock = { minutesLater: 0 };
  const now = () => new Date(Date.now() + clock.minutesLater * 60_000);
  const browser = (changed: Partial<Oidc> = {}) =>
    aVisitor({ [publicUrl]: aSite({ db, now, publicUrl, oidc: { ...oidc, ...changed } }, routes) });
  return { db, oidc, clock, now, browser };
}

export const startUrl = (back = "/qui") => `${publicUrl}/connexion/psc?retour=${encodeURIComponent(back)}`;
const atCallback = (url: string) => url.startsWith(`${publicUrl}/connexion/psc/retour`);

/** Up to the provider's answer: the address the browser is about to be sent back to. */
export async function upToCallback(visitor: Visitor, person: string, back?: string): Promise<string> {
  const page = await visitor.follow(await visitor.get(startUrl(back)), atCallback);
  if (atCallback(page.url)) return page.url;
  return (await visitor.follow(await useCard(visitor, page.url, person), atCallback)).url;
}

export const signInAs = async (visitor: Visitor, person: string, back?: string) =>
  visitor.follow(await visitor.get(await upToCallback(visitor, person, back)));

export const tokenOf = (visitor: Visitor) => visitor.cookies.get("sextant")?.value ?? "";
