import { cardsPage, changeCardPage } from "./admin/cards.page.ts";
import { adminPage } from "./admin/home.page.ts";
import { adminRoutes } from "./admin/routes.ts";
import { answerCibaCardPage, cibaCardPage, cibaDrawerPage } from "./cards/ciba-card.page.ts";
import {
  addReadyPeopleApi,
  beginScenarioApi,
  endScenarioApi,
  endScenariosApi,
  listScenariosApi,
} from "./control/scenarios.api.ts";
import { addReadyPeoplePage, beginScenarioPage, endScenarioPage, scenariosPage } from "./control/scenarios.page.ts";
import { waitScript } from "./ecps/way.page.ts";
import { enrolledPage, enrolmentPage, enrolPage } from "./hospital/enrol.page.ts";
import { confirmPage, sharedWorkstationPage, someoneElsePage } from "./mire/confirm.page.ts";
import { giveUpPage, mirePage, tabPage } from "./mire/mire.page.ts";
import { ways } from "./mire/ways.ts";
import { bundleOf } from "./pages/bundle.ts";
import { style } from "./pages/style.ts";
import { serviceRoutes } from "./parties/routes.ts";
import { appRoutes } from "./phone/app-pages.ts";
import { activationScript } from "./portal/devices.page.ts";
import { portalRoutes } from "./portal/routes.ts";
import { standardDiscoveryPage, walletDiscoveryPage, wrongAuthorizePage } from "./protocol/discovery.page.ts";
import { confirmLogoutPage, logoutPage } from "./protocol/logout.page.ts";
import { logoutPath, wrongAuthorizePath } from "./protocol/paths.ts";
import { realm } from "./settings.ts";
import type { Route, Web } from "./web.ts";

/** Every page: method, path, who may open it, what answers. What is not here is the protocol's (see protocol/provider.ts). */
export const routes: Route[] = [
  { method: "GET", path: "/style.css", who: "anyone", page: (web) => asset(web, "text/css", style) },

  { method: "GET", path: `${realm}/.well-known/wallet-openid-configuration`, who: "anyone", page: walletDiscoveryPage },
  { method: "GET", path: `${realm}/.well-known/openid-configuration`, who: "anyone", page: standardDiscoveryPage },
  { method: "GET", path: wrongAuthorizePath, who: "anyone", page: wrongAuthorizePage },
  { method: "GET", path: logoutPath, who: "anyone", page: logoutPage },
  { method: "POST", path: logoutPath, who: "anyone", page: logoutPage, fromElsewhere: true },
  { method: "POST", path: `${logoutPath}/confirm`, who: "anyone", page: confirmLogoutPage },

  {
    method: "GET",
    path: "/activation.js",
    who: "anyone",
    page: (web) => asset(web, "text/javascript", activationScript),
  },
  { method: "GET", path: "/attente.js", who: "anyone", page: (web) => asset(web, "text/javascript", waitScript) },
  {
    method: "GET",
    path: "/cles.js",
    who: "anyone",
    page: async (web) => asset(web, "text/javascript", await bundleOf("passkeys/browser/keys.ts")),
  },

  { method: "GET", path: "/interaction/:uid", who: "signing-in", page: mirePage },
  { method: "POST", path: "/interaction/:uid/annuler", who: "signing-in", page: giveUpPage },
  { method: "POST", path: "/interaction/:uid/continuer", who: "signing-in", page: confirmPage },
  { method: "POST", path: "/interaction/:uid/autre", who: "signing-in", page: someoneElsePage },
  { method: "POST", path: "/interaction/:uid/poste", who: "signing-in", page: sharedWorkstationPage },
  ...ways().flatMap((way) => way.routes),
  { method: "GET", path: "/enrolement", who: "anyone", page: enrolmentPage },
  { method: "POST", path: "/enrolement", who: "anyone", page: enrolPage },
  { method: "GET", path: "/enrolement/fait", who: "anyone", page: enrolledPage },

  { method: "GET", path: "/interaction/:uid/:way", who: "signing-in", page: tabPage },

  { method: "GET", path: "/demandes", who: "simulator", page: cibaDrawerPage },
  { method: "GET", path: "/demandes/:serial", who: "simulator", page: cibaCardPage },
  { method: "POST", path: "/demandes/:serial", who: "simulator", page: answerCibaCardPage },

  { method: "GET", path: "/admin", who: "admin", page: adminPage },
  { method: "GET", path: "/admin/cartes", who: "control", page: cardsPage },
  { method: "POST", path: "/admin/cartes/:serial", who: "control", page: changeCardPage },

  { method: "GET", path: "/admin/essais", who: "control", page: scenariosPage },
  { method: "POST", path: "/admin/essais", who: "control", page: beginScenarioPage },
  { method: "POST", path: "/admin/essais/:id/fin", who: "control", page: endScenarioPage },
  { method: "POST", path: "/admin/personnes-d-essai", who: "control", page: addReadyPeoplePage },
  { method: "GET", path: "/admin/api/scenarios", who: "control", page: listScenariosApi },
  { method: "POST", path: "/admin/api/scenarios", who: "control", page: beginScenarioApi },
  { method: "DELETE", path: "/admin/api/scenarios", who: "control", page: endScenariosApi },
  { method: "DELETE", path: "/admin/api/scenarios/:id", who: "control", page: endScenarioApi },
  { method: "POST", path: "/admin/api/personnes-d-essai", who: "control", page: addReadyPeopleApi },

  ...adminRoutes,
  ...serviceRoutes,
  ...portalRoutes,
  ...appRoutes,
];

const asset = (web: Web, type: string, text: string) =>
  web.body(text, 200, { "content-type": `${type}; charset=utf-8`, "cache-control": "public, max-age=3600" });
