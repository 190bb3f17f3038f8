import { everyone } from "./words.ts";

export const answers: Record<string, string> = {
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
  "GET /api/communes": everyone("in"),
  "GET /calculer-un-gir": everyone("in"),
  "POST /api/gir": everyone("400"),
  "GET /observatoire/estimations": "in in in in in in in in in in in in in",
};

export const acting: Record<string, string> = {};
