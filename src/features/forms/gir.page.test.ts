import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Hono } from "hono";
import { htmlProblems } from "#tests/html.ts";
import type { WebEnv } from "#web/web.ts";
import { girApi } from "./gir.api.ts";
import { girPage } from "./gir.page.ts";
import { variables } from "./gir.ts";

const app = new Hono<WebEnv>()
  .use(async (web, next) => {
    // a public page says its own address
    web.set("outside", { publicUrl: "http://localhost" } as WebEnv["Variables"]["outside"]);
    await next();
  })
  .get("/calculer-un-gir", girPage)
  .post("/api/gir", girApi);
const letters = (code: string) => Object.fromEntries(variables.map((variable, i) => [variable, code[i]]));

describe("The page « Calculer un GIR »", () => {
  const open = async (query: Record<string, string | undefined> = {}) => {
    const response = await app.request(`/calculer-un-gir?${new URLSearchParams(query as Record<string, string>)}`);
    return { status: response.status, page: await response.text() };
  };

  test("asks eight questions, with the legal notice, in valid HTML", async () => {
    const { status, page } = await open();
    assert.equal(status, 200);
    assert.equal(page.match(/type="radio"/g)?.length, 24);
    assert.match(page, /annexes 2-1 et 2-2[\s\S]+ne vaut pas décision d’APA/);
    assert.deepEqual(await htmlProblems(page), []);
  });

  test("answers by its address alone: GIR, group, score, rank and what would change it", async () => {
    const { status, page } = await open(letters("CCCCCCCA"));
    assert.equal(status, 200);
    assert.match(page, /<h2[^>]*>GIR 2<\/h2>/);
    assert.match(page, /<dd>A<\/dd><dt>Score dans ce groupe<\/dt><dd>4\u202f240<\/dd><dt>Rang<\/dt><dd>2 sur 13<\/dd>/);
    assert.match(page, /Déplacements à l’intérieur en C : GIR 1/);
    assert.deepEqual(await htmlProblems(page), []);
  });

  test("what is missing is listed and what was chosen stays", async () => {
    const { coherence, ...others } = letters("CCCCCCCC");
    const { status, page } = await open(others as Record<string, string>);
    assert.equal(status, 400);
    assert.match(page, /<a href="#coherence">Choisissez une lettre pour « Cohérence »\.<\/a>/);
    assert.equal(page.match(/ checked/g)?.length, 7);
    assert.deepEqual(await htmlProblems(page), []);
  });
});

describe("POST /api/gir", () => {
  const post = async (body: unknown) => {
    const response = await app.request("/api/gir", {
      method: "POST",
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    return {
      status: response.status,
      type: response.headers.get("content-type"),
      body: JSON.parse(await response.text()),
    };
  };

  test("one object gives one rank and one GIR", async () => {
    assert.deepEqual((await post(letters("AACCBCBA"))).body, { rang: 8, gir: 3 });
  });

  test("an array gives an array, in order", async () => {
    assert.deepEqual((await post([letters("AAAAAACA"), letters("AAAAAABA")])).body, [
      { rang: 13, gir: 6 },
      { rang: 12, gir: 5 },
    ]);
    assert.deepEqual((await post([])).body, []);
  });

  test("a wrong letter is told with its index and its field", async () => {
    assert.deepEqual(await post([letters("AAAAAAAA"), { ...letters("AAAAAAAA"), toilette: "D" }]), {
      status: 400,
      type: "application/problem+json; charset=utf-8",
      body: {
        type: "about:blank",
        title: "Des lettres manquent ou sont fausses",
        status: 400,
        detail: 'Élément d’indice 1 : le champ « toilette » doit valoir "A", "B" ou "C".',
        indice: 1,
        champ: "toilette",
        erreurs: [
          {
            indice: 1,
            champ: "toilette",
            message: 'Élément d’indice 1 : le champ « toilette » doit valoir "A", "B" ou "C".',
          },
        ],
      },
    });
  });

  test("whatever the body, the answer is a result or a 400 in French, never a failure", async () => {
    const bodies = [
      "",
      "{",
      "null",
      "12",
      '"AAAAAAAA"',
      "[1]",
      "[[]]",
      "{}",
      '{"__proto__":{"coherence":"A"}}',
      `${"[".repeat(100_000)}`,
      "\u0000",
      '[{"coherence":{"toString":null}}]',
    ];
    for (const body of bodies) {
      const answer = await post(body);
      assert.equal(answer.status, 400, body.slice(0, 40));
      assert.equal(answer.type, "application/problem+json; charset=utf-8");
    }
    assert.equal((await post(JSON.stringify({ ...letters("AAAAAAAA"), toilette: ["A"] }))).status, 400);
  });

  test("ten thousand items are read, one more is refused, and a huge body is not", async () => {
    const one = letters("BBBBBBBB");
    const answer = await post(Array.from({ length: 10_000 }, () => one));
    assert.equal(answer.body.length, 10_000);
    assert.equal(
      (await post(Array.from({ length: 10_001 }, () => one))).body.detail,
      "10\u202f000 éléments au plus, 10\u202f001 reçus.",
    );
    assert.equal((await post(" ".repeat(5_000_001))).status, 413);
  });
});
