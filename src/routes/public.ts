import { bookingClickPage } from "#features/cards/booking.page.ts";
import { documentPage } from "#features/cards/document.page.ts";
import { askEstimatePage, estimatePage } from "#features/cards/estimate.page.ts";
import { facilityPage } from "#features/cards/facility.page.ts";
import { oldLinkPage } from "#features/cards/old-link.page.ts";
import { robotsPage, sitemapFilePage, sitemapPage } from "#features/cards/sitemap.page.ts";
import { unitPage } from "#features/cards/unit.page.ts";
import { communesApi } from "#features/directory/commune.api.ts";
import { girApi } from "#features/forms/gir.api.ts";
import { girPage } from "#features/forms/gir.page.ts";
import { groundApi } from "#features/maps/ground.api.ts";
import { alertAskedPage, askAlertPage, saveAlertPage } from "#features/saved-searches/ask.page.ts";
import {
  changeSavedSearchesPage,
  confirmPage,
  confirmSearchPage,
  savedSearchesPage,
  unsubscribeByMachinePage,
  unsubscribePage,
} from "#features/saved-searches/manage.page.ts";
import { searchDirectoryPage } from "#features/search/annuaire.page.ts";
import { compareFacilitiesPage } from "#features/search/compare.page.ts";
import { pointsApi } from "#features/search/points.api.ts";
import { exportDirectoryPage } from "#features/search/table.page.ts";
import { exportRunPage, runPage } from "#features/sources/run.page.ts";
import { sourcesPage } from "#features/sources/sources.page.ts";
import { calibrationPage } from "#features/waves/calibration.page.ts";
import { assetPage } from "#web/assets.ts";
import { anyone, machine } from "#web/guards.ts";
import { accessibilityPage, helpPage, homePage, personalDataPage } from "#web/home.page.ts";
import type { Route } from "#web/web.ts";

/** Open to all: home, directory, cards, maps, alerts, what stays cost, the observatory. */
export const publicRoutes: Route[] = [
  { method: "GET", path: "/", who: anyone, page: homePage },
  { method: "GET", path: "/aide", who: anyone, page: helpPage },
  { method: "GET", path: "/accessibilite", who: anyone, page: accessibilityPage },
  { method: "GET", path: "/donnees-personnelles", who: anyone, page: personalDataPage },
  { method: "GET", path: "/assets/:file", who: anyone, page: assetPage },

  { method: "GET", path: "/annuaire", who: anyone, page: searchDirectoryPage },
  { method: "GET", path: "/annuaire/points", who: anyone, page: pointsApi },
  { method: "GET", path: "/annuaire/fond", who: anyone, page: groundApi },
  { method: "GET", path: "/annuaire/comparer", who: anyone, page: compareFacilitiesPage },
  { method: "GET", path: "/annuaire/sources", who: anyone, page: sourcesPage },
  { method: "GET", path: "/annuaire/sources/:run", who: anyone, page: runPage },
  { method: "GET", path: "/annuaire/sources/:run/export.csv", who: anyone, page: exportRunPage },
  { method: "GET", path: "/annuaire/export.csv", who: anyone, page: exportDirectoryPage },
  { method: "GET", path: "/annuaire/alerte", who: anyone, page: askAlertPage },
  { method: "POST", path: "/annuaire/alerte", who: anyone, page: saveAlertPage },
  { method: "GET", path: "/annuaire/alerte/demande", who: anyone, page: alertAskedPage },
  { method: "GET", path: "/alertes", who: anyone, page: savedSearchesPage },
  { method: "POST", path: "/alertes", who: anyone, page: changeSavedSearchesPage },
  { method: "GET", path: "/alertes/confirmation", who: anyone, page: confirmPage },
  { method: "POST", path: "/alertes/confirmation", who: anyone, page: confirmSearchPage },
  { method: "GET", path: "/alertes/desabonnement", who: anyone, page: unsubscribePage },
  { method: "POST", path: "/alertes/desabonnement", who: machine, page: unsubscribeByMachinePage },
  { method: "GET", path: "/etablissements/:finess", who: anyone, page: facilityPage },
  { method: "GET", path: "/etablissements/:finess/estimation", who: anyone, page: estimatePage },
  { method: "POST", path: "/etablissements/:finess/estimation", who: anyone, page: askEstimatePage },
  { method: "GET", path: "/etablissements/:finess/unites/:unit", who: anyone, page: unitPage },
  { method: "GET", path: "/etablissements/:finess/documents/:document", who: anyone, page: documentPage },
  { method: "POST", path: "/etablissements/:finess/rendez-vous", who: anyone, page: bookingClickPage },
  { method: "GET", path: "/robots.txt", who: anyone, page: robotsPage },
  { method: "GET", path: "/sitemap.xml", who: anyone, page: sitemapPage },
  { method: "GET", path: "/sitemaps/:sitemap", who: anyone, page: sitemapFilePage },
  { method: "GET", path: "/fiche/:finess", who: anyone, page: oldLinkPage },
  { method: "GET", path: "/etablissement", who: anyone, page: oldLinkPage },
  { method: "GET", path: "/api/communes", who: anyone, page: communesApi },
  { method: "GET", path: "/calculer-un-gir", who: anyone, page: girPage },
  { method: "POST", path: "/api/gir", who: anyone, page: girApi },
  { method: "GET", path: "/observatoire/estimations", who: anyone, page: calibrationPage },
];
