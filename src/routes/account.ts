import { endActingPage, startActingPage } from "#features/delegations/act-for.page.ts";
import { changeDelegationPage, delegationsPage } from "#features/delegations/delegations.page.ts";
import { giveDelegationPage, newDelegationPage } from "#features/delegations/new-delegation.page.ts";
import { choosePatientPage, patientsPage } from "#features/delegations/patients.page.ts";
import { accountPage } from "#features/means/account.page.ts";
import {
  askEmailPage,
  askMobilePage,
  confirmEmailPage,
  confirmMobilePage,
  emailCodePage,
  emailPage,
  mobileCodePage,
  mobilePage,
  removeMobilePage,
} from "#features/means/contact.page.ts";
import { historyPage } from "#features/means/history.page.ts";
import { meansPage } from "#features/means/means.page.ts";
import {
  askNewKeyPage,
  enrolKeyPage,
  keyPage,
  newKeyPage,
  renameKeyPage,
  revokeKeyPage,
} from "#features/means/passkeys.page.ts";
import { changePasswordPage, ownPasswordPage } from "#features/means/password.page.ts";
import { closeOthersPage, closeSessionPage, revokeBrowserPage, sessionsPage } from "#features/means/sessions.page.ts";
import { chooseTextSizePage } from "#features/means/text-size.page.ts";
import { markNoticesReadPage, noticesPage } from "#features/notices/notices.page.ts";
import { chooseMailPage, mailChoicePage, testMailPage } from "#features/notices/preferences.page.ts";
import { changeOwnSearchesPage, ownSearchesPage } from "#features/saved-searches/account.page.ts";
import { chooseSpacePage, spacesPage } from "#features/sign-in/spaces.page.ts";
import { fresh, member, signedIn } from "#web/guards.ts";
import type { Route } from "#web/web.ts";

/** One's own account: means, contacts, sessions, spaces, notices, delegations. */
export const accountRoutes: Route[] = [
  { method: "GET", path: "/espaces", who: signedIn, page: spacesPage },
  { method: "POST", path: "/espaces", who: signedIn, page: chooseSpacePage },
  { method: "GET", path: "/compte", who: signedIn, page: accountPage },
  { method: "POST", path: "/compte/taille-du-texte", who: signedIn, page: chooseTextSizePage },
  { method: "GET", path: "/compte/adresse", who: fresh(signedIn), page: emailPage },
  { method: "POST", path: "/compte/adresse", who: fresh(signedIn), page: askEmailPage },
  { method: "GET", path: "/compte/adresse/code", who: fresh(signedIn), page: emailCodePage },
  { method: "POST", path: "/compte/adresse/code", who: fresh(signedIn), page: confirmEmailPage },
  { method: "GET", path: "/compte/mobile", who: fresh(signedIn), page: mobilePage },
  { method: "POST", path: "/compte/mobile", who: fresh(signedIn), page: askMobilePage },
  { method: "GET", path: "/compte/mobile/code", who: fresh(signedIn), page: mobileCodePage },
  { method: "POST", path: "/compte/mobile/code", who: fresh(signedIn), page: confirmMobilePage },
  { method: "POST", path: "/compte/mobile/retrait", who: fresh(signedIn), page: removeMobilePage },
  { method: "GET", path: "/compte/mot-de-passe", who: fresh(signedIn), page: ownPasswordPage },
  { method: "POST", path: "/compte/mot-de-passe", who: fresh(signedIn), page: changePasswordPage },
  { method: "GET", path: "/compte/sessions", who: signedIn, page: sessionsPage },
  { method: "POST", path: "/compte/sessions/fermeture", who: signedIn, page: closeOthersPage },
  { method: "POST", path: "/compte/sessions/:session/fermeture", who: signedIn, page: closeSessionPage },
  { method: "POST", path: "/compte/navigateurs/:navigateur/retrait", who: signedIn, page: revokeBrowserPage },
  { method: "GET", path: "/compte/historique", who: signedIn, page: historyPage },
  { method: "GET", path: "/compte/notifications", who: signedIn, page: mailChoicePage },
  { method: "POST", path: "/compte/notifications", who: signedIn, page: chooseMailPage },
  { method: "POST", path: "/compte/notifications/essai", who: signedIn, page: testMailPage },
  { method: "GET", path: "/compte/recherches", who: signedIn, page: ownSearchesPage },
  { method: "POST", path: "/compte/recherches", who: signedIn, page: changeOwnSearchesPage },
  { method: "GET", path: "/compte/moyens", who: signedIn, page: meansPage },
  { method: "GET", path: "/compte/moyens/cles/nouvelle", who: fresh(signedIn), page: newKeyPage },
  { method: "POST", path: "/compte/moyens/cles/options", who: fresh(signedIn), page: askNewKeyPage },
  { method: "POST", path: "/compte/moyens/cles", who: fresh(signedIn), page: enrolKeyPage },
  { method: "GET", path: "/compte/moyens/cles/:cle", who: fresh(signedIn), page: keyPage },
  { method: "POST", path: "/compte/moyens/cles/:cle/nom", who: fresh(signedIn), page: renameKeyPage },
  { method: "POST", path: "/compte/moyens/cles/:cle/retrait", who: fresh(signedIn), page: revokeKeyPage },
  { method: "GET", path: "/notifications", who: member, page: noticesPage },
  { method: "POST", path: "/notifications/lues", who: member, page: markNoticesReadPage },

  { method: "GET", path: "/compte/delegations", who: signedIn, page: delegationsPage },
  { method: "GET", path: "/compte/delegations/nouvelle", who: fresh(member), page: newDelegationPage },
  { method: "POST", path: "/compte/delegations/nouvelle", who: fresh(member), page: giveDelegationPage },
  { method: "POST", path: "/compte/delegations/fin", who: signedIn, page: endActingPage },
  { method: "POST", path: "/compte/delegations/:id", who: signedIn, page: changeDelegationPage },
  { method: "POST", path: "/compte/delegations/:id/agir", who: signedIn, page: startActingPage },
  { method: "GET", path: "/compte/delegations/:id/patients", who: fresh(member), page: patientsPage },
  { method: "POST", path: "/compte/delegations/:id/patients", who: fresh(member), page: choosePatientPage },
];
