import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { returnPath } from "./return-path.ts";

describe("After signing in, one goes back", () => {
  for (const path of [
    "/",
    "/dossiers",
    "/dossiers/0192?volet=medical&page=2",
    "/annuaire?ou=Saint-%C3%89tienne",
    "/connexion-aide",
    "/dossiers/../annuaire",
    "/a//b",
  ])
    test(`to ${path}`, () => assert.equal(returnPath(path), path.replace("/dossiers/..", "")));

  const elsewhere = [
    ...[
      "https://evil.example",
      "HTTPS://evil.example/",
      "//evil.example",
      "///evil.example",
      "////evil.example",
      "/\\evil.example",
      "/\\/evil.example",
      "\\\\evil.example",
    ],
    ...[
      "/\t/evil.example",
      "/\n/evil.example",
      "/\r\n/evil.example",
      "\t//evil.example",
      " //evil.example",
      "/%09/../..//evil.example",
      "/.//evil.example",
      "/..//evil.example",
    ],
    ...[
      "/a/..//evil.example",
      "/%2e%2e//evil.example",
      "/%2e//evil.example",
      "javascript:alert(1)",
      "JaVaScRiPt://x/%0aalert(1)",
      "data:text/html,x",
      "vbscript:x",
      "mailto:a@b.example",
    ],
    ...[
      "evil.example",
      "@evil.example",
      ".evil.example",
      ":80",
      "?x=1",
      "#x",
      "",
      "http:/evil.example",
      "http:evil.example",
      "https:/\\evil.example",
      "/ /evil.example".replace(" ", "\u0009"),
    ],
    ...[
      "/\u0009\\evil.example",
      "/\\\t/evil.example",
      "/./\\evil.example",
      "/a/../\\evil.example",
      "\u0000//evil.example",
      "ftp://evil.example",
      "file:///etc/passwd",
      "blob:https://evil.example/1",
    ],
    ...[
      "/connexion",
      "/connexion/psc",
      "/deconnexion",
      "/connexion?retour=/connexion",
      "/x/../connexion",
      "/espaces?retour=//evil.example",
      `/${"a".repeat(2001)}`,
    ],
  ];
  for (const typed of elsewhere)
    test(`never to ${JSON.stringify(typed.slice(0, 60))}`, () => {
      const path = returnPath(typed);
      assert.equal(path, "/");
    });

  test("never outside the site, whatever a browser makes of what comes out", () => {
    for (const typed of [
      ...elsewhere,
      "/ok\\..\\..\\\\evil.example",
      "/%5c%5cevil.example",
      "/%2f%2fevil.example",
      "/;//evil.example",
      "/?//evil.example",
      "/#//evil.example",
    ])
      assert.equal(
        new URL(returnPath(typed), "https://sextant.example/connexion/psc/retour").origin,
        "https://sextant.example",
      );
  });

  test("to the first page when nothing was asked", () => assert.equal(returnPath(undefined), "/"));
});
