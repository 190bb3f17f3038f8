import { everyone } from "./words.ts";

export const answers: Record<string, string> = {
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
  // FranceConnect is not connected in these tests
  "GET /connexion/franceconnect": everyone("404"),
  "GET /connexion/franceconnect/retour": everyone("404"),
  "GET /connexion/franceconnect/inconnu": everyone("login"),
  "GET /connexion/franceconnect/deconnexion": everyone("303"),
  "GET /connexion/franceconnect/deconnecte": everyone("303"),
  "GET /compte/franceconnect": "login 404 404 404 404 404 404 404 404 404 404 404 404",
  "POST /compte/franceconnect": "login 404 404 404 404 404 404 404 404 404 404 404 404",
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
};

export const acting: Record<string, string> = {};
