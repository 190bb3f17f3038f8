import { chooseAnswersPage, mergedAnswersPage } from "#features/life/answers.page.ts";
import {
  archivesPage,
  certificateJsonPage,
  certificatePage,
  certificatePdfPage,
} from "#features/life/archives.page.ts";
import { deathPage, recordDeathPage, undoDeathPage } from "#features/life/death.page.ts";
import { keepPage, keptPage } from "#features/life/keep.page.ts";
import { mergeDossiersPage, mergePage } from "#features/life/merge.page.ts";
import { parameterPage, parametersPage, setParameterPage } from "#features/life/parameters.page.ts";
import { keepAlivePage, plannedPage, stillWantedPage, unchangedPage } from "#features/life/planned.page.ts";
import { admin, deathWitness, ownSide, preparer, requester, support } from "#web/guards.ts";
import type { Route } from "#web/web.ts";

/** The life of dossiers: what is planned, kept alive, archived, erased. */
export const lifeRoutes: Route[] = [
  { method: "GET", path: "/dossiers/:id/echeances", who: preparer, page: plannedPage },
  { method: "POST", path: "/dossiers/:id/inchange", who: preparer, page: unchangedPage },
  { method: "GET", path: "/dossiers/:id/actualite", who: preparer, page: stillWantedPage },
  { method: "POST", path: "/dossiers/:id/actualite", who: requester, page: keepAlivePage },

  { method: "GET", path: "/dossiers/:id/deces", who: deathWitness, page: deathPage },
  { method: "POST", path: "/dossiers/:id/deces", who: deathWitness, page: recordDeathPage },
  { method: "POST", path: "/dossiers/:id/deces/annulation", who: deathWitness, page: undoDeathPage },

  { method: "GET", path: "/dossiers/:id/fusion", who: preparer, page: mergePage },
  { method: "POST", path: "/dossiers/:id/fusion", who: requester, page: mergeDossiersPage },
  { method: "GET", path: "/dossiers/:id/fusion/reponses", who: preparer, page: mergedAnswersPage },
  { method: "POST", path: "/dossiers/:id/fusion/reponses", who: preparer, page: chooseAnswersPage },

  { method: "GET", path: "/archives", who: ownSide, page: archivesPage },
  { method: "GET", path: "/archives/:id/certificat", who: ownSide, page: certificatePage },
  { method: "GET", path: "/archives/:id/certificat/pdf", who: ownSide, page: certificatePdfPage },
  { method: "GET", path: "/archives/:id/certificat/json", who: ownSide, page: certificateJsonPage },

  { method: "GET", path: "/conservation", who: admin, page: keptPage },
  { method: "POST", path: "/conservation", who: admin, page: keepPage },
  { method: "GET", path: "/parametres", who: support, page: parametersPage },
  { method: "GET", path: "/parametres/:module/:delai", who: admin, page: parameterPage },
  { method: "POST", path: "/parametres/:module/:delai", who: admin, page: setParameterPage },
];
