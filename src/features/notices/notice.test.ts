import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isForYou, mailOf, messageIdOf, type NoticeId, type NoticeKind, noticePath, noticeSentence } from "./notice.ts";

const kinds: NoticeKind[] = [
  ...(["new-request", "info-asked", "info-given", "answer", "proposal", "turned-down", "lapsed", "confirmed"] as const),
  ...(["superseded", "withdrawn", "arrival", "no-show", "revived", "signature-needed", "overdue", "message"] as const),
];
const unit = { name: "Unité protégée", facility: "EHPAD Les Tilleuls" };

describe("A notice", () => {
  test("goes by mail with the dossier's number, the reader's own unit and a link, and nothing else", () => {
    assert.deepEqual(mailOf({ kind: "proposal", number: "GA26-7K4T-9Q2M-X" }, unit, "https://sextant.example"), {
      subject: "GA26-7K4T-9Q2M-X : proposition à confirmer",
      text: `Bonjour,

Proposition à confirmer, dossier GA26-7K4T-9Q2M-X.

Pour : EHPAD Les Tilleuls, Unité protégée

Ouvrir vos notifications : https://sextant.example/notifications

Vous recevez ce message parce que votre habilitation dans cette unité prévoit un courriel. Il ne contient volontairement rien d’autre que le numéro du dossier. Message automatique, merci de ne pas y répondre.`,
    });
  });

  for (const kind of kinds)
    test(`${kind} has words for everybody, without a word of health`, () => {
      assert.match(noticeSentence(kind), /^[A-ZÉL].{8,}$/);
      assert.doesNotMatch(
        noticeSentence(kind),
        /patient|malad|soin|médic|santé|hospital|traitement|décès|GIR|autonomie|handicap/i,
      );
    });

  test("says which ones wait for the reader", () => {
    assert.deepEqual(kinds.filter(isForYou), [
      "new-request",
      "info-asked",
      "proposal",
      "confirmed",
      "revived",
      "signature-needed",
      "overdue",
    ]);
  });

  test("has a Message-ID of its own, the same each time", () => {
    assert.equal(messageIdOf("0192-1" as NoticeId, "https://sextant.example:8443"), "<avis.0192-1@sextant.example>");
  });

  test("leads to the dossier", () =>
    assert.equal(noticePath({ kind: "answer", requestId: null, referralId: "0192" }), "/dossiers/0192"));
});
