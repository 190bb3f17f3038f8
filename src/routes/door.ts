import {
  changeFranceConnectPage,
  farewellDonePage,
  farewellPage,
  finishCitizenPage,
  franceConnectPage,
  startCitizenPage,
  unknownCitizenPage,
} from "#features/france-connect/citizen.page.ts";
import { askKeyPage, useKeyPage } from "#features/means/key.page.ts";
import { strengthenPage } from "#features/means/strengthen.page.ts";
import { backChannelLogoutPage } from "#features/pro-sante-connect/back-channel.page.ts";
import { finishSignInPage } from "#features/pro-sante-connect/callback.page.ts";
import { cardHelpPage } from "#features/pro-sante-connect/card-help.page.ts";
import { acceptCharterPage, charterPage } from "#features/pro-sante-connect/charter.page.ts";
import { emailProofPage, proveEmailPage } from "#features/pro-sante-connect/email-proof.page.ts";
import { confirmLinkPage, joinPage, linkPage } from "#features/pro-sante-connect/link.page.ts";
import { registerPage, registrationPage } from "#features/pro-sante-connect/registration.page.ts";
import { signedOutPage, signOutPage } from "#features/pro-sante-connect/sign-out.page.ts";
import { chooseSituationPage, situationPage } from "#features/pro-sante-connect/situation.page.ts";
import { startSignInPage } from "#features/pro-sante-connect/start.page.ts";
import { codePage, resendCodePage, useCodePage } from "#features/sign-in/code.page.ts";
import { lockedPage, lockPage, stayPage, unlockPage } from "#features/sign-in/lock.page.ts";
import {
  askResetPage,
  choosePasswordPage,
  forgottenPage,
  newPasswordPage,
  resetAskedPage,
} from "#features/sign-in/password.page.ts";
import { passwordPage, signInPage } from "#features/sign-in/sign-in.page.ts";
import {
  checkPasswordAgainPage,
  codeAgainPage,
  passwordAgainPage,
  useCodeAgainPage,
} from "#features/sign-in/step-up.page.ts";
import { anyone, machine, newcomer, signedIn } from "#web/guards.ts";
import type { Route } from "#web/web.ts";

/** The door: signing in and out, passwords, cards and keys, first sign-in, locked workstations. */
export const doorRoutes: Route[] = [
  { method: "GET", path: "/connexion", who: anyone, page: signInPage },
  { method: "POST", path: "/connexion", who: anyone, page: passwordPage },
  { method: "GET", path: "/connexion/code", who: anyone, page: codePage },
  { method: "POST", path: "/connexion/code", who: anyone, page: useCodePage },
  { method: "POST", path: "/connexion/code/envoi", who: anyone, page: resendCodePage },
  { method: "GET", path: "/mot-de-passe-oublie", who: anyone, page: forgottenPage },
  { method: "POST", path: "/mot-de-passe-oublie", who: anyone, page: askResetPage },
  { method: "GET", path: "/mot-de-passe-oublie/demande", who: anyone, page: resetAskedPage },
  { method: "GET", path: "/mot-de-passe", who: anyone, page: newPasswordPage },
  { method: "POST", path: "/mot-de-passe", who: anyone, page: choosePasswordPage },
  { method: "GET", path: "/connexion/renforcer/code", who: signedIn, page: passwordAgainPage },
  { method: "POST", path: "/connexion/renforcer/code", who: signedIn, page: checkPasswordAgainPage },
  { method: "GET", path: "/connexion/renforcer/code/saisie", who: signedIn, page: codeAgainPage },
  { method: "POST", path: "/connexion/renforcer/code/saisie", who: signedIn, page: useCodeAgainPage },
  { method: "POST", path: "/verrouiller", who: anyone, page: lockPage },
  { method: "GET", path: "/verrou", who: anyone, page: lockedPage },
  { method: "POST", path: "/verrou", who: anyone, page: unlockPage },
  { method: "POST", path: "/session/maintien", who: signedIn, page: stayPage },
  { method: "GET", path: "/connexion/psc", who: anyone, page: startSignInPage },
  { method: "GET", path: "/connexion/psc/retour", who: anyone, page: finishSignInPage },
  { method: "POST", path: "/deconnexion", who: anyone, page: signOutPage },
  { method: "GET", path: "/connexion/renforcer", who: signedIn, page: strengthenPage },
  { method: "POST", path: "/connexion/psc/fermeture", who: machine, page: backChannelLogoutPage },
  { method: "GET", path: "/connexion/psc/deconnecte", who: anyone, page: signedOutPage },
  { method: "GET", path: "/connexion/franceconnect", who: anyone, page: startCitizenPage },
  { method: "GET", path: "/connexion/franceconnect/retour", who: anyone, page: finishCitizenPage },
  { method: "GET", path: "/connexion/franceconnect/inconnu", who: anyone, page: unknownCitizenPage },
  { method: "GET", path: "/connexion/franceconnect/deconnexion", who: anyone, page: farewellPage },
  { method: "GET", path: "/connexion/franceconnect/deconnecte", who: anyone, page: farewellDonePage },
  { method: "GET", path: "/compte/franceconnect", who: signedIn, page: franceConnectPage },
  { method: "POST", path: "/compte/franceconnect", who: signedIn, page: changeFranceConnectPage },
  { method: "GET", path: "/connexion/aide-carte", who: anyone, page: cardHelpPage },
  { method: "GET", path: "/compte/creation", who: anyone, page: registrationPage },
  { method: "POST", path: "/compte/creation", who: anyone, page: registerPage },
  { method: "GET", path: "/compte/creation/courriel", who: newcomer, page: emailProofPage },
  { method: "POST", path: "/compte/creation/courriel", who: newcomer, page: proveEmailPage },
  { method: "GET", path: "/compte/charte", who: anyone, page: charterPage },
  { method: "POST", path: "/compte/charte", who: newcomer, page: acceptCharterPage },
  { method: "GET", path: "/compte/association", who: signedIn, page: linkPage },
  { method: "GET", path: "/compte/association/confirmation", who: signedIn, page: confirmLinkPage },
  { method: "POST", path: "/compte/association/confirmation", who: signedIn, page: joinPage },
  { method: "GET", path: "/compte/situation", who: signedIn, page: situationPage },
  { method: "POST", path: "/compte/situation", who: signedIn, page: chooseSituationPage },
  { method: "POST", path: "/connexion/cle/options", who: anyone, page: askKeyPage },
  { method: "POST", path: "/connexion/cle", who: anyone, page: useKeyPage },
];
