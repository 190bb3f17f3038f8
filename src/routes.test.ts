import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { grantHabilitation, openAccount } from "#features/accounts/grant.action.ts";
import type { Means } from "#features/accounts/means.ts";
import { sessionCookie } from "#features/accounts/session.ts";
import { addHours, dayOf } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { newToken, sha256 } from "#lib/seal.ts";
import { aSession } from "#tests/accounts.ts";
import { act, aPlatform, aSentDossier, monday, needOf, type Seen, validate } from "#tests/dossiers.ts";
import { routes } from "./routes.ts";

/**
 * Quality specification S1: every route × every role has its answer, and a route without a line fails.
 * in: a page · 3xx leading on · 400, 409: let in, and the form is wrong · 403: inside one's scope without the right, or of another role ·
 * 404: outside one's scope · login, spaces: to sign in, to choose a unit.
 */
const columns = [
  "anonymous",
  // signed in, habilitated nowhere · whose only habilitation ended yesterday
  "nobody",
  "ended",
  // in the unit that carries the dossier, without the right to the medical volet; the doctor with it
  "reader",
  "writer",
  "requester",
  "doctor",
  // the requester of another unit, with the right to the medical volet
  "elsewhere",
  // in a unit that was asked: receiver without the right to the medical volet, doctor with it, reader
  "asked",
  "askedDoctor",
  "askedReader",
  // receivers of a unit that was not asked, of a unit of the other module
  "notAsked",
  "otherModule",
] as const;

const everyone = (answer: string) => columns.map(() => answer).join(" ");
const table: Record<string, string> = {
  "GET /": "in in in 303 303 303 303 303 303 303 303 303 303",
  "GET /aide": everyone("in"),
  "GET /accessibilite": everyone("in"),
  "GET /donnees-personnelles": everyone("in"),
  "GET /assets/:file": everyone("404"),
  "GET /annuaire": everyone("in"),
  "GET /annuaire/points": "in in in in in in in in in in in in in",
  "GET /annuaire/fond": "in in in in in in in in in in in in in",
  "GET /annuaire/comparer": everyone("in"),
  "GET /annuaire/sources": everyone("in"),
  "GET /annuaire/sources/:run": everyone("404"),
  "GET /annuaire/sources/:run/export.csv": everyone("404"),
  "GET /annuaire/export.csv": everyone("in"),
  "GET /annuaire/alerte": everyone("in"),
  // without a place it is too wide
  "POST /annuaire/alerte": everyone("422"),
  "GET /annuaire/alerte/demande": everyone("in"),
  // without the link of a mail
  "GET /alertes": everyone("410"),
  "POST /alertes": everyone("410"),
  "GET /alertes/confirmation": everyone("410"),
  "POST /alertes/confirmation": everyone("410"),
  "GET /alertes/desabonnement": everyone("410"),
  // done twice, it is done
  "POST /alertes/desabonnement": everyone("in"),
  "GET /etablissements/:finess": everyone("in"),
  // it has no price
  "GET /etablissements/:finess/estimation": everyone("404"),
  "POST /etablissements/:finess/estimation": everyone("404"),
  "GET /etablissements/:finess/unites/:unit": everyone("in"),
  // it gives nothing to read, and has no booking link
  "GET /etablissements/:finess/documents/:document": everyone("404"),
  "POST /etablissements/:finess/rendez-vous": everyone("404"),
  "GET /robots.txt": everyone("in"),
  "GET /sitemap.xml": everyone("in"),
  "GET /sitemaps/:sitemap": everyone("in"),
  "GET /fiche/:finess": everyone("301"),
  "GET /etablissement": everyone("404"),
  "GET /api/professionnels": "login spaces spaces 403 in in in in 403 403 403 403 403",
  "GET /api/communes": everyone("in"),
  "GET /fhir/metadata": everyone("in"),
  "GET /fhir/Organization": everyone("in"),
  "GET /fhir/Organization/:id": everyone("404"),
  "GET /fhir/Location": everyone("in"),
  "GET /fhir/Location/:id": everyone("404"),
  // no token was shown
  "PATCH /fhir/Location/:id": everyone("401"),
  "POST /oauth/token": everyone("400"),
  "GET /fhir/HealthcareService": everyone("in"),
  "GET /fhir/HealthcareService/:id": everyone("404"),
  "GET /calculer-un-gir": everyone("in"),
  "POST /api/gir": everyone("400"),
  "GET /connexion": "in 303 303 303 303 303 303 303 303 303 303 303 303",
  "POST /connexion": everyone("400"),
  // nobody here has given a password
  "GET /connexion/code": everyone("400"),
  "POST /connexion/code": everyone("400"),
  "POST /connexion/code/envoi": everyone("400"),
  "GET /mot-de-passe-oublie": everyone("in"),
  "POST /mot-de-passe-oublie": everyone("400"),
  "GET /mot-de-passe-oublie/demande": everyone("in"),
  "GET /mot-de-passe": everyone("410"),
  "POST /mot-de-passe": everyone("410"),
  // those of these tests have a card: the password is not enough for them
  "GET /connexion/renforcer/code":
    "login stronger stronger stronger stronger stronger stronger stronger stronger stronger stronger stronger stronger",
  "POST /connexion/renforcer/code":
    "login stronger stronger stronger stronger stronger stronger stronger stronger stronger stronger stronger stronger",
  "GET /connexion/renforcer/code/saisie":
    "login stronger stronger stronger stronger stronger stronger stronger stronger stronger stronger stronger stronger",
  "POST /connexion/renforcer/code/saisie": "login 400 400 400 400 400 400 400 400 400 400 400 400",
  // nobody here is on a shared workstation: there is nothing to lock
  "POST /verrouiller": everyone("303"),
  "GET /verrou": "login 303 303 303 303 303 303 303 303 303 303 303 303",
  "POST /verrou": "login 303 303 303 303 303 303 303 303 303 303 303 303",
  "POST /session/maintien": "login 204 204 204 204 204 204 204 204 204 204 204 204",
  // the provider of these tests is away: the page says so
  "GET /connexion/psc": everyone("503"),
  "GET /connexion/psc/retour": "400 400 400 303 303 303 303 303 303 303 303 303 303",
  // they have just signed in: nothing to prove again
  "GET /connexion/renforcer": "login 303 303 303 303 303 303 303 303 303 303 303 303",
  // no token that its provider signed
  "POST /connexion/psc/fermeture": everyone("400"),
  "GET /connexion/psc/deconnecte": everyone("303"),
  "GET /connexion/aide-carte": everyone("in"),
  // without a card read in this browser
  "GET /compte/creation": everyone("400"),
  "POST /compte/creation": everyone("400"),
  "GET /compte/creation/courriel": "login in in in in in in in in in in in in",
  "POST /compte/creation/courriel": "login 400 400 400 400 400 400 400 400 400 400 400 400",
  "GET /compte/charte": everyone("in"),
  "POST /compte/charte": "login 409 409 409 409 409 409 409 409 409 409 409 409",
  "GET /compte/association": "login in in in in in in in in in in in in",
  // without a card shown in this browser
  "GET /compte/association/confirmation": "login 400 400 400 400 400 400 400 400 400 400 400 400",
  "POST /compte/association/confirmation": "login 400 400 400 400 400 400 400 400 400 400 400 400",
  "GET /compte/situation": "login in in in in in in in in in in in in",
  "POST /compte/situation": "login 303 303 303 303 303 303 303 303 303 303 303 303",
  // no key has answered; nobody signed in has nothing to confirm
  "POST /connexion/cle/options sign-in": everyone("in"),
  "POST /connexion/cle/options step-up": `401 ${"in ".repeat(12).trim()}`,
  "POST /connexion/cle/options unlock": `401 ${"in ".repeat(12).trim()}`,
  "POST /connexion/cle": everyone("400"),
  "GET /compte": "login in in in in in in in in in in in in",
  "GET /compte/adresse": "login in in in in in in in in in in in in",
  "POST /compte/adresse": "login 422 422 422 422 422 422 422 422 422 422 422 422",
  // no code was asked
  "GET /compte/adresse/code": "login 303 303 303 303 303 303 303 303 303 303 303 303",
  "POST /compte/adresse/code": "login 303 303 303 303 303 303 303 303 303 303 303 303",
  "GET /compte/mobile": "login in in in in in in in in in in in in",
  "POST /compte/mobile": "login 422 422 422 422 422 422 422 422 422 422 422 422",
  "GET /compte/mobile/code": "login 303 303 303 303 303 303 303 303 303 303 303 303",
  "POST /compte/mobile/code": "login 303 303 303 303 303 303 303 303 303 303 303 303",
  "POST /compte/mobile/retrait": "login 303 303 303 303 303 303 303 303 303 303 303 303",
  "GET /compte/mot-de-passe": "login in in in in in in in in in in in in",
  "POST /compte/mot-de-passe": "login 422 422 422 422 422 422 422 422 422 422 422 422",
  "GET /compte/sessions": "login in in in in in in in in in in in in",
  "POST /compte/sessions/:session/fermeture": "login 303 303 303 303 303 303 303 303 303 303 303 303",
  "POST /compte/navigateurs/:navigateur/retrait": "login 303 303 303 303 303 303 303 303 303 303 303 303",
  "GET /compte/historique": "login in in in in in in in in in in in in",
  "GET /compte/notifications": "login in in in in in in in in in in in in",
  "POST /compte/notifications": "login 303 303 303 303 303 303 303 303 303 303 303 303",
  "POST /compte/notifications/essai": "login 303 303 303 303 303 303 303 303 303 303 303 303",
  "POST /compte/sessions/fermeture": "login 303 303 303 303 303 303 303 303 303 303 303 303",
  "GET /compte/recherches": "login in in in in in in in in in in in in",
  // a search of nobody
  "POST /compte/recherches": "login 404 404 404 404 404 404 404 404 404 404 404 404",
  "GET /compte/moyens": "login in in in in in in in in in in in in",
  "GET /compte/moyens/cles/nouvelle": "login in in in in in in in in in in in in",
  "POST /compte/moyens/cles/options": "login in in in in in in in in in in in in",
  "POST /compte/moyens/cles": "login 422 422 422 422 422 422 422 422 422 422 422 422",
  // a key of somebody else is nobody's
  "GET /compte/moyens/cles/:cle": "login 404 404 404 404 404 404 404 404 404 404 404 404",
  "POST /compte/moyens/cles/:cle/nom": "login 404 404 404 404 404 404 404 404 404 404 404 404",
  "POST /compte/moyens/cles/:cle/retrait": "login 404 404 404 404 404 404 404 404 404 404 404 404",
  "GET /espaces": "login 403 403 in in in in in in in in in in",
  "POST /espaces": "login spaces spaces spaces spaces spaces spaces spaces spaces spaces spaces spaces spaces",
  "GET /notifications": "login spaces spaces in in in in in in in in in in",
  "POST /notifications/lues": "login spaces spaces 303 303 303 303 303 303 303 303 303 303",
  "GET /direct": "401 spaces spaces in in in in in in in in in in",

  "GET /compte/delegations": "login in in in in in in in in in in in in",
  "GET /compte/delegations/nouvelle": "login spaces spaces 403 403 403 in 403 403 in 403 403 403",
  "POST /compte/delegations/nouvelle": "login spaces spaces 403 403 403 400 403 403 400 403 403 403",
  "POST /compte/delegations/:id": "login 404 404 404 404 404 404 404 404 404 404 404 404",
  "POST /compte/delegations/:id/agir": "login 409 409 409 409 409 409 409 409 409 409 409 409",
  "GET /compte/delegations/:id/patients": "login spaces spaces 404 404 404 404 404 404 404 404 404 404",
  "POST /compte/delegations/:id/patients": "login spaces spaces 404 404 404 404 404 404 404 404 404 404",

  "GET /etablissements/:finess/erreur": "login spaces spaces in in in in in in in in in in",
  "POST /etablissements/:finess/erreur": "login spaces spaces 400 400 400 400 400 400 400 400 400 400",
  "GET /structure": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "GET /structure/membres.csv": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "GET /structure/inviter": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "POST /structure/inviter": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "GET /structure/connexion": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "GET /structure/connexion/apercu": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "POST /structure/connexion": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "POST /structure/connexion/:regle/retrait": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "GET /structure/campagne": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "GET /structure/campagne.csv": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "POST /structure/campagne/relances": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "GET /structure/reunions": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "POST /structure/reunions": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "GET /structure/membres/:id": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "POST /structure/membres/:id/habilitations": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "POST /structure/membres/:id/habilitations/:droit": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "POST /structure/membres/:id/compte": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "POST /structure/membres/:id/sessions": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "GET /structure/fiche": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "GET /structure/fiche/contacts": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "POST /structure/fiche/contacts": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "GET /structure/fiche/documents": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "POST /structure/fiche/documents": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "GET /structure/fiche/documents/:document": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "POST /structure/fiche/documents/:document": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "GET /structure/fiche/rendez-vous": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "POST /structure/fiche/rendez-vous": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "POST /structure/fiche/rendez-vous/essai": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "GET /structure/fiche/historique": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "GET /structure/fiche/historique/:modification": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "POST /structure/fiche/historique/:modification": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "GET /structure/fiche/signalements": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "GET /structure/fiche/signalements/nouveau": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "POST /structure/fiche/signalements/nouveau": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "POST /structure/fiche/signalements/:signalement": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "GET /structure/fiche/unites/nouvelle": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "POST /structure/fiche/unites/nouvelle": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "GET /structure/fiche/unites/:unite": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "GET /structure/fiche/unites/:unite/fermeture": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "POST /structure/fiche/unites/:unite/fermeture": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "GET /structure/fiche/unites/:unite/:partie": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "POST /structure/fiche/unites/:unite/:partie": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "GET /structure/fiche/:partie": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",
  "POST /structure/fiche/:partie": "login spaces spaces 403 403 403 403 403 403 403 403 403 403",

  "GET /dossiers": "login spaces spaces in in in in in in in in in in",
  "GET /dossiers/nouveau": "login spaces spaces 403 in in in in 403 403 403 403 403",
  "POST /dossiers/nouveau": "login spaces spaces 403 400 400 400 400 403 403 403 403 403",
  "GET /dossiers/:id": "login spaces spaces in in in in 404 303 303 303 404 404",
  "GET /dossiers/:id/identite": "login spaces spaces 403 in in in 404 403 403 403 403 403",
  "POST /dossiers/:id/identite": "login spaces spaces 403 400 400 400 404 403 403 403 403 403",
  "GET /dossiers/:id/journal": "login spaces spaces 403 403 in in 404 in in 403 404 404",
  "GET /dossiers/:id/pdf": "login spaces spaces in in in in 404 in in in 404 404",
  // a file of the medical volet
  "GET /dossiers/:id/pieces/:piece": "login spaces spaces 404 404 404 in 404 404 in 404 404 404",
  "GET /dossiers/:id/suivi": "login spaces spaces 403 in in in 404 403 403 403 403 403",
  "POST /dossiers/:id/suivi": "login spaces spaces 403 403 400 400 404 403 403 403 403 403",
  "GET /dossiers/:id/volets/:volet administratif": "login spaces spaces 303 303 303 303 404 404 404 404 404 404",
  "GET /dossiers/:id/volets/:volet medical": "login spaces spaces 403 403 403 303 404 404 404 404 404 404",
  "GET /dossiers/:id/volets/:volet/:section administratif": "login spaces spaces in in in in 404 404 404 404 404 404",
  "GET /dossiers/:id/volets/:volet/:section medical": "login spaces spaces 403 403 403 in 404 404 404 404 404 404",
  "POST /dossiers/:id/volets/:volet/:section administratif":
    "login spaces spaces 403 404 404 404 404 403 403 403 403 403",
  "POST /dossiers/:id/volets/:volet/:section medical": "login spaces spaces 403 403 403 404 404 403 403 403 403 403",
  "POST /dossiers/:id/volets/:volet/champs administratif": "401 spaces spaces 403 400 400 400 404 403 403 403 403 403",
  "POST /dossiers/:id/volets/:volet/champs medical": "401 spaces spaces 403 403 403 400 404 403 403 403 403 403",
  "POST /dossiers/:id/volets/:volet/validation administratif":
    "login spaces spaces 403 409 409 409 404 403 403 403 403 403",
  "POST /dossiers/:id/volets/:volet/validation medical": "login spaces spaces 403 403 403 409 404 403 403 403 403 403",

  "GET /dossiers/:id/recherche": "login spaces spaces 403 in in in 404 403 403 403 403 403",
  "POST /dossiers/:id/selection": "login spaces spaces 403 409 409 409 404 403 403 403 403 403",
  "POST /dossiers/:id/combinaison": "login spaces spaces 403 403 409 409 404 403 403 403 403 403",
  "POST /dossiers/:id/envoi": "login spaces spaces 403 403 409 409 404 403 403 403 403 403",
  "GET /dossiers/:id/vagues": "login spaces spaces 403 in in in 404 403 403 403 403 403",
  "POST /dossiers/:id/vagues": "login spaces spaces 403 403 409 409 404 403 403 403 403 403",
  "POST /dossiers/:id/vagues/tout": "login spaces spaces 403 403 409 409 404 403 403 403 403 403",
  "POST /dossiers/:id/vagues/arret": "login spaces spaces 403 403 409 409 404 403 403 403 403 403",
  "GET /observatoire/estimations": "in in in in in in in in in in in in in",
  "GET /dossiers/:id/demandes/:demande": "login spaces spaces in in in in 404 404 404 404 404 404",

  "GET /demandes": "login spaces spaces 403 403 403 403 403 in in 403 in in",
  "GET /demandes/:id": "login spaces spaces 303 303 303 303 404 in in in 404 404",
  "GET /demandes/:id/actes/:acte refus": "login spaces spaces 403 403 403 403 404 in in 403 404 404",
  "POST /demandes/:id/actes/:acte refus": "login spaces spaces 403 403 403 403 404 409 409 403 404 404",
  "GET /demandes/:id/actes/:acte oui-si": "login spaces spaces 403 403 403 403 404 in in 403 404 404",
  "POST /demandes/:id/actes/:acte oui-si": "login spaces spaces 403 403 403 403 404 409 409 403 404 404",
  "POST /demandes/:id/actes/:acte interet": "login spaces spaces 403 403 403 403 404 409 409 403 404 404",
  "POST /demandes/:id/actes/:acte retrait-conditions": "login spaces spaces 403 403 403 403 404 409 409 403 404 404",
  "POST /demandes/:id/actes/:acte condition": "login spaces spaces 403 403 409 409 404 409 409 403 404 404",
  "GET /demandes/:id/actes/:acte avis": "login spaces spaces 403 403 403 403 404 403 in 403 404 404",
  "GET /demandes/:id/actes/:acte retrait": "login spaces spaces 403 403 in in 404 403 403 403 404 404",
  "POST /demandes/:id/actes/:acte retrait": "login spaces spaces 403 403 409 409 404 403 403 403 404 404",
  "POST /demandes/:id/messages": "login spaces spaces 404 303 303 303 404 303 303 404 404 404",
  "GET /liste-attente": "login spaces spaces 403 403 403 403 403 303 303 403 303 303",
  "GET /places": "login spaces spaces 403 403 403 403 403 in in 403 in in",
  "POST /places": "login spaces spaces 403 403 403 403 403 400 400 403 400 400",

  // the session goes on under another token, which these visitors do not follow
  "POST /compte/delegations/fin": "login 303 303 303 303 303 303 303 303 303 303 303 303",
  "POST /deconnexion": everyone("303"),
};

describe("Every route and every role", async () => {
  const p = await aPlatform();
  const [will, need] = ["ga.med.directives.contenu", "heb-perm"];
  const { id, requests } = await aSentDossier(p, ["tilleuls"], {
    changed: { medical: { "ga.med.directives": "oui" } },
  });
  await act(p, requests.tilleuls, { kind: "open" }, "claire");
  const path = `/dossiers/${id}/volets/medical/demarche`;
  const pdf = { field: `fichier~${will}`, name: "directives.pdf", content: "%PDF-1.4\n%%EOF\n" };
  await p.as("roche").upload(path, { base: "0", champs: "", joindre: will }, pdf);
  await validate(p, id, "medical", p.members.roche);
  const { id: piece } = await p.db.selectFrom("attachment").select("id").executeTakeFirstOrThrow();
  const ended = await openAccount(
    p.db,
    {
      nationalId: "899799999999",
      givenName: "Ancien",
      familyName: "Droit",
      profession: null,
      email: null,
    },
    monday,
  );
  const yesterday = dayOf(addHours(monday, -24));
  await grantHabilitation(
    p.db,
    {
      account: ended,
      unit: p.units.hospital,
      module: "grand-age",
      role: "requester",
      medical: true,
      from: yesterday,
      to: yesterday,
    },
    monday,
  );
  const visitors = {
    anonymous: p.as("anonymous"),
    nobody: p.as("nobody"),
    ended: await p.visitor(ended, p.units.hospital),
    reader: p.as("yann"),
    writer: p.as("nadia"),
    requester: p.as("sofia"),
    doctor: p.as("roche"),
    elsewhere: p.as("karim"),
    asked: p.as("claire"),
    askedDoctor: p.as("vasseur"),
    askedReader: p.as("lise"),
    notAsked: p.as("marc"),
    otherModule: p.as("hugo"),
  } satisfies Record<(typeof columns)[number], unknown>;

  const parts: Record<string, string> = {
    ":id": id,
    ":section": "relecture",
    ":piece": piece,
    ":demande": requests.tilleuls,
    ":finess": "0B0000002",
    ":unit": p.units.tilleuls,
    ":unite": p.units.hospital,
    ":partie": "presentation",
    ":modification": id,
    ":signalement": id,
    ":document": piece,
    ":sitemap": "1",
    ":run": id,
    ":session": "0199d3a0-0000-7000-8000-000000000000",
    ":navigateur": "00".repeat(32),
    ":cle": "0199d3a0-0000-7000-8000-000000000000",
    ":file": "nothing.css",
    ":droit": id,
    ":regle": id,
  };
  const forms: Record<string, Record<string, string>> = {
    "/dossiers/:id/selection": { ajouter: p.units.tilleuls, besoin: await needOf(p, id, need) },
    "/dossiers/:id/vagues": { besoin: await needOf(p, id, need) },
    "/dossiers/:id/vagues/tout": { besoin: await needOf(p, id, need) },
    "/dossiers/:id/vagues/arret": { besoin: await needOf(p, id, need) },
    "/dossiers/:id/combinaison": {
      plan: "en-attendant",
      besoin: await needOf(p, id, need),
      "unite-heb-temp": p.units.had,
      "unite-heb-perm": p.units.tilleuls,
    },
    "/demandes/:id/actes/:acte": { reason: "other", comment: "essai", condition: "0", met: "oui" },
    "/demandes/:id/messages": { texte: "Bonjour" },
  };
  /** "GET /a/:id variant": the variant fills the last part that has no value of its own. */
  function addressOf(line: string) {
    const [method = "", route = "", variant = ""] = line.split(" ");
    const values = {
      ...parts,
      ...(route.startsWith("/demandes/:id") ? { ":id": requests.tilleuls } : {}),
      ":volet": variant,
      ":acte": variant,
    };
    return {
      method,
      route,
      variant,
      address: route.replaceAll(/:\w+/g, (name) => values[name as keyof typeof values] ?? assert.fail(name)),
    };
  }
  const answerOf = ({ status, location }: Seen) =>
    location?.startsWith("/connexion/renforcer")
      ? "stronger"
      : location?.startsWith("/connexion")
        ? "login"
        : location === "/espaces"
          ? "spaces"
          : status === 200
            ? "in"
            : String(status);

  test("each route has its line, and each line its route", () => {
    const known = new Set(Object.keys(table).map((line) => line.split(" ").slice(0, 2).join(" ")));
    assert.deepEqual([...known].sort(), [...new Set(routes.map((r) => `${r.method} ${r.path}`))].sort());
  });

  for (const [line, expected] of Object.entries(table))
    test(line, async () => {
      const { method, route, variant, address } = addressOf(line);
      const answers: string[] = [];
      for (const name of columns) {
        const visitor = visitors[name];
        // 503 is an answer here: the platform of the tests calls it a failure
        const ask =
          method === "GET"
            ? visitor.get(address)
            : method === "PATCH"
              ? visitor.patch(address, [])
              : route.endsWith("/champs")
                ? visitor.json(address, {})
                : visitor.post(address, forms[route] ?? (variant ? { but: variant } : {}));
        answers.push(
          await ask.then(answerOf, (error: Error) => (error.message.includes("failed") ? "503" : assert.fail(error))),
        );
      }
      assert.deepEqual(
        Object.fromEntries(columns.map((name, i) => [name, answers[i]])),
        Object.fromEntries(columns.map((name, i) => [name, expected.split(" ")[i]])),
      );
    });

  /** Which routes ask a recent strong proof, and what each session gets there: §2.6. */
  describe("What asks a fresh proof", async () => {
    const proofs: Record<string, { means: Means; minutesAgo: number; opens: { GET: boolean; POST: boolean } }> = {
      "a code by mail, just now": { means: "mail-code", minutesAgo: 0, opens: { GET: false, POST: false } },
      "a trusted browser, just now": { means: "trusted-browser", minutesAgo: 0, opens: { GET: false, POST: false } },
      "a code by SMS, just now": { means: "sms-code", minutesAgo: 0, opens: { GET: false, POST: false } },
      "an e-CPS, 31 min ago": { means: "e-cps", minutesAgo: 31, opens: { GET: false, POST: false } },
      "an e-CPS, 16 min ago": { means: "e-cps", minutesAgo: 16, opens: { GET: false, POST: true } },
      "an e-CPS, 14 min ago": { means: "e-cps", minutesAgo: 14, opens: { GET: true, POST: true } },
      "a card, just now": { means: "cps", minutesAgo: 0, opens: { GET: true, POST: true } },
      "a key, just now": { means: "passkey", minutesAgo: 0, opens: { GET: true, POST: true } },
      "a synced key, just now": { means: "synced-passkey", minutesAgo: 0, opens: { GET: true, POST: true } },
    };
    const guarded = routes.filter(({ who }) => who.kind === "fresh");

    test("covers whatever changes an account or its means", () => {
      const known = new Set(guarded.map(({ method, path }) => `${method} ${path}`));
      const changing = routes.filter(
        ({ method, path }) => method === "POST" && /^\/compte\/(moyens|adresse|mobile|mot-de-passe)/.test(path),
      );
      assert.deepEqual(
        changing.map(({ method, path }) => `${method} ${path}`).filter((one) => !known.has(one)),
        [],
      );
    });

    for (const [name, { means, minutesAgo, opens }] of Object.entries(proofs))
      test(name, async () => {
        const provedAt = new Date(monday.getTime() - minutesAgo * 60_000);
        // a role for every guard: what stops them is the proof alone
        const right = {
          account: p.accounts.sofia,
          unit: p.units.hospital,
          module: "grand-age",
          medical: false,
        } as const;
        await grantHabilitation(p.db, { ...right, role: "local-admin" }, monday);
        const token = newToken();
        await aSession(p.db, { token, account: p.accounts.sofia, unit: p.units.hospital, now: provedAt, means });
        // never idle: what is old here is the proof
        await p.db.updateTable("session").set({ seen_at: monday }).where("token_hash", "=", sha256(token)).execute();
        for (const { method, path } of guarded) {
          const address = path.replaceAll(/:\w+/g, (part) => parts[part] ?? newId());
          const response = await p.app.request(address, {
            method,
            headers: { cookie: `${sessionCookie("http://localhost")}=${token}`, origin: "http://localhost" },
          });
          const toProve = response.headers.get("location")?.startsWith("/connexion/renforcer") ?? false;
          assert.equal(toProve, !opens[method === "GET" ? "GET" : "POST"], `${method} ${path}`);
        }
      });
  });

  test("nobody signed in goes on after signing out", async () =>
    assert.equal(answerOf(await p.as("sofia").get("/dossiers")), "login"));
});
