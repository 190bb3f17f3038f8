import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { addDays, type Day, dayOf } from "#lib/dates.ts";
import { act, aPlatform, aSentDossier, leave, monday, textOf } from "#tests/dossiers.ts";
import { type Listed, suggest } from "./suggestion.ts";

const today = "2026-11-23" as Day;
const one = (id: string, rank: number, some: Partial<Listed> = {}): Listed => ({
  id,
  rank,
  listedAt: addDays(today, -30 + rank),
  kind: "heb-perm",
  kindLabel: "Hébergement permanent",
  sex: "F",
  from: null,
  urgency: "standard",
  ...some,
});

describe("Whom a free place is proposed to", () => {
  test("the first three of the list it suits, with the reasons; the urgent before", () => {
    const list = [
      one("late", 1, { from: addDays(today, 15) }),
      one("man", 2, { sex: "M" }),
      one("first", 3),
      one("soon", 4, { from: addDays(today, 14) }),
      one("urgent", 5, { urgency: "urgent" }),
      one("fourth", 6),
      one("other kind", 7, { kind: "heb-temp" }),
    ];
    const found = suggest(list, (kind, sex) => (kind === "heb-perm" && sex === "F" ? 2 : 0), today);
    assert.deepEqual(
      found.map(({ one: { id }, reasons }) => [id, reasons]),
      [
        [
          "urgent",
          [
            "5ᵉ de la liste, depuis le 29 oct. 2026",
            "souhaite entrer dès que possible",
            "2 places pour une femme en hébergement permanent",
            "demande urgente",
          ],
        ],
        [
          "first",
          [
            "3ᵉ de la liste, depuis le 27 oct. 2026",
            "souhaite entrer dès que possible",
            "2 places pour une femme en hébergement permanent",
          ],
        ],
        [
          "soon",
          [
            "4ᵉ de la liste, depuis le 28 oct. 2026",
            "souhaite entrer le 7 déc. 2026",
            "2 places pour une femme en hébergement permanent",
          ],
        ],
      ],
    );
  });

  test("nobody, where nothing remains or nothing is said", () => {
    assert.deepEqual(
      suggest([one("a", 1)], () => 0, today),
      [],
    );
    assert.deepEqual(
      suggest([one("a", 1)], () => null, today),
      [],
    );
  });
});

describe("A place freed", async () => {
  const p = await aPlatform();
  const { requests } = await aSentDossier(p, ["tilleuls"]);
  await act(p, requests.tilleuls, { kind: "list", stage: "eligible", expectedWeeks: null, comment: "" }, "claire");
  const suggested = async (path = "/demandes") => {
    const { body } = await p.as("claire").get(path);
    return /id="suggestion"[\s\S]*?<\/section>/.exec(body)?.[0] ?? "";
  };

  test("is proposed in one click to the head of the waiting list, on the dashboard and on the list", async () => {
    await leave(p, "tilleuls", 1);
    for (const path of ["/demandes", "/demandes?onglet=liste-attente"]) {
      const shown = await suggested(path);
      assert.match(
        textOf(shown),
        /1 place à proposer : votre liste d’attente .*1ʳᵉ de la liste, depuis le 23 nov. 2026 · souhaite entrer dès que possible · 1 place pour une femme en hébergement permanent/,
      );
      assert.match(shown, new RegExp(`href="/demandes/${requests.tilleuls}/actes/proposition"`));
    }
    assert.equal(await suggested("/demandes?onglet=closes"), "");
  });

  test("is not when none remains, when the count is too old to be believed, or to another unit", async () => {
    await leave(p, "tilleuls", 0);
    assert.equal(await suggested(), "");
    await leave(p, "tilleuls", 1);
    p.clock.now = new Date(monday.getTime() + 31 * 24 * 3_600_000);
    assert.equal(await suggested(), "");
    p.clock.now = monday;
    await leave(p, "parc", 3);
    assert.doesNotMatch((await p.as("paul").get("/demandes")).body, /id="suggestion"/);
    assert.equal(dayOf(p.clock.now), today);
  });
});
