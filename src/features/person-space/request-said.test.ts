import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Rank } from "#features/places/rank.ts";
import type { AdmissionRequest, RequestState } from "#features/referrals/request.ts";
import { pathways } from "#pathways/pathways.ts";
import { plainWordsOf, refusalSentence, requestSaid } from "./request-said.ts";

const now = new Date("2026-11-23T09:00:00Z");
const sent = new Date("2026-11-02T09:00:00Z");
const request = (state: RequestState, some: Partial<AdmissionRequest> = {}): AdmissionRequest => ({
  id: "11111111-1111-7111-8111-111111111111" as never,
  need: "n" as never,
  unit: "u" as never,
  state,
  since: sent,
  rank: null,
  opinion: null,
  assignee: null,
  overrideReason: null,
  wave: null,
  disclosure: "full",
  disclosedAt: null,
  yesIf: null,
  distanceKm: null,
  sentAt: sent,
  readAt: null,
  answeredAt: null,
  deadline: null,
  version: 1,
  ...some,
});
const said = (state: RequestState, some: Partial<AdmissionRequest> = {}, rank?: Rank) =>
  requestSaid({ module: "grand-age" }, request(state, some), { now, words: new Map(), rank });

describe("What a request says to the person", () => {
  test("sent, then opened by the unit, with the days", () => {
    assert.equal(said({ kind: "sent" }).headline, "Envoyée le 2 nov. 2026");
    assert.equal(
      said({ kind: "read" }, { readAt: new Date("2026-11-04T10:00:00Z") }).headline,
      "Ouverte le 4 nov. 2026",
    );
  });

  test("on a waiting list since a day; its rank only when the unit tells it", () => {
    const rank = { listedAt: new Date("2026-11-10T09:00:00Z"), stage: "eligible", expectedWeeks: 6 };
    assert.deepEqual(said({ kind: "waiting" }, { rank }), {
      label: "Liste d’attente",
      tone: "new",
      headline: "En liste d’attente depuis le 10 nov. 2026",
      detail: "Attente estimée par l’établissement : environ 6 semaines.",
      advice: "",
    });
    const told = (of: Rank) => said({ kind: "waiting" }, { rank }, of).detail;
    assert.match(told({ kind: "rank", rank: 3 }), /^Au .* 2026, vous êtes 3e sur la liste pour ce type de place/);
    assert.match(told({ kind: "rank", rank: 1 }), /personne n’est inscrit avant vous/);
    assert.match(told({ kind: "urgency" }), /selon l’urgence, et non selon la date d’inscription/);
  });

  test("silent past the delay: since when, and what one may do", () => {
    assert.equal(
      said({ kind: "sent" }, { deadline: new Date("2026-11-10T09:00:00Z") }).advice,
      "Sans réponse depuis 21 jours. Vous pouvez appeler l’établissement, lui écrire, ou demander aussi ailleurs.",
    );
    assert.equal(said({ kind: "sent" }, { deadline: new Date("2026-12-10T09:00:00Z") }).advice, "");
  });

  test("a proposal agreed by phone is not to be confirmed yet", () => {
    const proposal = {
      ...{ on: "2026-11-30", room: null, pricePerDay: null, dependencyPerDay: null, lengthDays: null },
      ...{ conditions: null, message: null, beyondDeclared: null, oral: "Mme Morel" },
      validUntil: new Date("2026-11-28T17:00:00Z"),
    };
    assert.equal(said({ kind: "offered", former: "sent", proposal }).headline, "Accord donné par téléphone");
    assert.equal(
      said({ kind: "offered", former: "sent", proposal: { ...proposal, oral: null } }).headline,
      "Proposition pour le 30 nov. 2026",
    );
  });
});

describe("Why a unit said no, to the person", () => {
  test("each reason of each module has a sentence, and none lets the professionals’ comment through", () => {
    for (const pathway of Object.values(pathways))
      for (const { code } of pathway.declineReasons) {
        const sentence = refusalSentence(pathway.module, code, undefined);
        assert.ok(sentence.length > 10, code);
        assert.ok(!sentence.includes("{comment}"), code);
      }
  });

  test("the unit’s own words for the person come first; its comment to professionals is never read", () => {
    const decline = (detail: Record<string, string>) => ({ request: "q" as never, act: "decline" as const, detail });
    const words = plainWordsOf([
      decline({ comment: "fugues nocturnes", toPerson: "Nous ne pouvons pas veiller la nuit." }),
      decline({ comment: "agressivité", toPerson: "Ancienne phrase." }),
    ]);
    assert.equal(words.get("q"), "Nous ne pouvons pas veiller la nuit.");
    assert.equal(plainWordsOf([decline({ comment: "agressivité" })]).size, 0);
    assert.equal(
      refusalSentence("grand-age", "behaviour", undefined),
      "L’unité n’est pas adaptée à la situation actuelle.",
    );
  });
});
