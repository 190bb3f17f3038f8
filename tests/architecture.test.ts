import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { basename, dirname, relative, resolve } from "node:path";
import { describe, test } from "node:test";

/** Each feature may use the ones before it, never the ones after. */
const features = [
  ...[
    "journal",
    "directory",
    "contacts",
    "matching",
    "imports",
    "communes",
    "finess",
    "professionals",
    "ror",
    "sources",
    "samples",
    "maps",
    "search",
    "post",
  ],
  ...["accounts", "account-addresses", "account-joining", "sent-forms", "sessions", "passwords"],
  ...[
    "sign-in",
    "pro-sante-connect",
    "france-connect",
    "means",
    "administration",
    "reports",
    "bookings",
    "establishments",
    "notices",
    "saved-searches",
  ],
  ...[
    "persons",
    "forms",
    "orientation",
    "places",
    "cards",
    "parameters",
    "referrals",
    "stewards",
    "person-accounts",
    "conditions",
    "refusals",
    "volets",
    "prado",
    ...["requests", "messages", "sendings", "stays", "received"],
    "waves",
    "selections",
    "delegations",
    "treating-doctors",
    "person-space",
    "paper",
    "decisions",
    "admission-dossiers",
    "decision-imports",
    "follow-up",
    "screening-grids",
    "early-paths",
    "relays",
    "life",
    "desks",
    "territories",
    "support",
    "exchange",
  ],
];

/**
 * What each kind of file may use: kinds listed above it, and these packages.
 * `types`: kinds and packages it may name the types of, whatever their place; nothing of them runs here.
 */
const may = {
  lib: { use: [], packages: ["node:crypto"] },
  // data, written in the words of the questionnaire engine
  pathways: { use: ["lib"], packages: [], types: ["rules"] },
  // zxcvbn: how hard a password is to guess is a pure estimate on dictionaries; libphonenumber: what a number is, from tables
  rules: {
    use: ["lib", "pathways"],
    packages: ["@zxcvbn-ts/core", "@zxcvbn-ts/language-common", "@zxcvbn-ts/language-fr", "libphonenumber-js"],
  },
  ui: { use: ["lib"], packages: ["hono"] },
  // pg-copy-streams: rows by the million; graphile-worker: its tables are migrated with ours; node:…: the embedded server is a program and its folder
  db: {
    use: ["lib"],
    packages: [
      "kysely",
      "pg",
      "pg-copy-streams",
      "node:stream",
      "graphile-worker",
      "node:child_process",
      "node:fs",
      "node:net",
      "node:os",
      "node:path",
      "node:url",
    ],
  },
  jobs: { use: ["lib", "db"], packages: ["kysely"] },
  // node:module: the gazetteer is a package of data, read as CommonJS; rate-limiter-flexible: counters in our own table
  store: { use: ["lib", "rules", "db"], packages: ["kysely", "node:module", "rate-limiter-flexible"] },
  // a key is someone else's machine too
  // node:https, node:crypto: our certificate is shown to the provider, and its end read; node:fs: the provider's document is kept
  client: {
    use: ["lib", "rules"],
    packages: [
      "openid-client",
      "node:https",
      // a booking link written by somebody else: resolved, checked, then asked at that very address
      ...["node:http", "node:net", "node:dns"],
      "node:crypto",
      "node:fs",
      "zod",
      "nodemailer",
      "jose",
      "@simplewebauthn/server",
    ],
  },
  // file-type: the type of a file is sniffed where it is stored; argon2: a password is hashed where it is set and checked
  action: { use: ["lib", "pathways", "rules", "db", "jobs", "store"], packages: ["file-type", "@node-rs/argon2"] },
  // saxes: XML as a stream; node:crypto: the fingerprint of a file of any size
  job: {
    use: ["lib", "rules", "db", "jobs", "store", "client", "action"],
    packages: [
      "csv-parse",
      "proj4",
      "nodemailer",
      "cli-progress",
      "node:fs",
      "saxes",
      "node:crypto",
      "node:path",
      "node:stream",
    ],
  },
  web: {
    use: ["lib", "rules", "ui"],
    // bowser: "Firefox sur Windows", for whoever reads the list of their sessions; plot and jsdom: charts drawn here;
    // css-tree, node:zlib: what is left of the style sheet, compressed once
    packages: [
      ...[
        "hono",
        "@hono/node-server",
        "zod",
        "esbuild",
        "pg",
        "pino",
        "bowser",
        "@observablehq/plot",
        "jsdom",
        "pdfmake",
        "css-tree",
      ],
      ...["node:crypto", "node:fs", "node:url", "node:util", "node:zlib"],
    ],
    types: ["db", "store"],
  },
  // qrcode: a printed card says where it is on the web
  page: {
    use: ["lib", "pathways", "rules", "ui", "store", "client", "action", "web"],
    packages: ["hono", "zod", "qrcode"],
    types: ["db"],
  },
  // what an address asks is read alike for people and for machines; fast-json-patch: RFC 6902, as machines write
  api: {
    use: ["lib", "pathways", "rules", "store", "client", "action", "web", "page"],
    packages: ["hono", "zod", "fast-json-patch"],
    types: ["db"],
  },
  // the same conditions are checked in the browser and on the server
  browser: { use: ["lib", "rules"], packages: ["@hotwired/turbo", "@simplewebauthn/browser", "maplibre-gl"] },
  routes: { use: ["web", "page", "api"], packages: [] },
  app: { use: ["lib", "rules", "store", "action", "web", "routes"], packages: ["hono"], types: ["db"] },
  config: { use: ["lib"], packages: ["node:path"] },
  database: { use: ["config", "db", "lib"], packages: ["pg", "node:crypto", "node:fs", "node:path"] },
  worker: { use: ["job", "jobs"], packages: ["graphile-worker", "kysely", "pg"], types: ["db", "web", "client"] },
  // smtp-server: undelivered mail comes back by SMTP
  bounces: { use: ["lib", "rules", "action"], packages: ["smtp-server", "node:net"], types: ["db", "web"] },
  demo: { use: ["lib", "pathways", "rules", "store", "action", "web"], packages: [], types: ["db"] },
  // node:child_process: a command of the identity provider is that program, started on our database
  commands: {
    use: ["lib", "config", "database", "db", "action", "job"],
    packages: ["node:child_process", "node:fs", "node:path", "node:url"],
  },
  start: {
    use: ["config", "database", "db", "demo", "job", "client", "web", "app", "worker", "bounces"],
    packages: ["@hono/node-server", "node:child_process", "node:fs", "node:net", "node:path", "node:url"],
  },
  "command-line": { use: ["config", "database", "commands", "start"], packages: ["node:fs", "node:path"] },
  main: { use: ["command-line"], packages: ["node:module", "node:url"] },
} satisfies Record<string, { use: string[]; packages: string[]; types?: string[] }>;
type Kind = keyof typeof may;
type Allowed = { use: string[]; packages: string[]; types?: string[] };

/**
 * One thing in several folders, of which the later use the stores of the earlier as their own: a referral, who follows it, its volets,
 * its requests and what follows from them, locked together; an account, its open sessions and its password; the establishments and their units, whoever writes them (a file, a draw, their référent, the count of places).
 */
const aggregates = [
  ["accounts", "sessions", "passwords"],
  [
    "parameters",
    "referrals",
    "stewards",
    "refusals",
    "volets",
    ...["requests", "messages", "sendings", "stays", "received"],
    "waves",
    "treating-doctors",
    "paper",
    "decisions",
    "admission-dossiers",
    "follow-up",
    "early-paths",
    "relays",
    "life",
    "desks",
  ],
  ["directory", "contacts", "imports", "communes", "finess", "ror", "samples", "bookings", "establishments", "places"],
];

const sources = globSync("src/**/*.ts").filter((file) => !file.endsWith(".test.ts"));
const programs = globSync(["identity-provider/**/*.ts", "sandbox/**/*.ts"]).filter(
  (file) => !file.endsWith(".test.ts"),
);

describe("The table of kinds", () => {
  test("each kind uses only kinds listed above it", () => {
    const kinds = Object.keys(may);
    for (const [kind, { use }] of Object.entries(may))
      for (const used of use) assert.ok(kinds.indexOf(used) < kinds.indexOf(kind), `${kind} uses ${used}`);
  });

  test("every file of src has a kind", () =>
    assert.deepEqual(
      sources.filter((file) => !(kindOf(file) in may)),
      [],
    ));

  test("every feature has its place in the order", () =>
    assert.deepEqual(
      [...new Set(sources.flatMap((file) => featureOf(file) ?? []))].filter((one) => !features.includes(one)),
      [],
    ));
});

describe("Who uses whom", () => {
  for (const file of sources)
    test(file, () => {
      const allowed: Allowed = may[kindOf(file)];
      for (const one of importsOf(file)) {
        const { target, types } = one;
        if (!target.startsWith("src/")) {
          assert.ok(
            types || allowed.packages.includes(packageOf(target)),
            `${kindOf(file)} may not use the package ${target}`,
          );
          continue;
        }
        const kind = kindOf(target);
        assert.ok(
          [kindOf(file), ...allowed.use, ...(types ? (allowed.types ?? []) : [])].includes(kind),
          `${kindOf(file)} may not use ${kind}${types ? ", even its types" : ""} (${target})`,
        );
        assert.equal(betweenFeatures(file, one), null);
      }
    });
});

type Import = { target: string; types: boolean; names: string[] };

/** What is wrong with one feature using another; null when nothing is. */
function betweenFeatures(file: string, { target, names }: Import): string | null {
  const [from, to] = [featureOf(file), featureOf(target)];
  if (!from || !to || from === to) return null;
  if (features.indexOf(to) > features.indexOf(from))
    return `${from} comes before ${to}, so it may not use it (${target})`;
  if (kindOf(target) !== "store" || aggregates.some((one) => one.includes(from) && one.includes(to))) return null;
  const writes = names.filter(
    (name) =>
      !/^(find|list|count|search|candidate|measure|distance|read|has|last|to)/.test(name) && !/^[A-Z]/.test(name),
  );
  return writes.length > 0
    ? `${from} may only read the tables of ${to}, through its stores: call its actions instead of ${writes.join(", ")}`
    : null;
}

describe("The programs beside", () => {
  test("of src, they use lib alone", () =>
    assert.deepEqual(
      programs.flatMap((file) =>
        importsOf(file)
          .filter(({ target }) => target.startsWith("src/") && !target.startsWith("src/lib/"))
          .map(({ target }) => `${file} uses ${target}`),
      ),
      [],
    ));

  test("are never imported by src", () =>
    assert.deepEqual(
      sources.filter((file) =>
        importsOf(file).some(({ target }) => /^(identity-provider|sandbox|tests|bench)\//.test(target)),
      ),
      [],
    ));
});

/** What no file may hold, but these. */
const forbidden: { what: string; sign: RegExp; in: string[]; except: Record<string, string> }[] = [
  {
    what: "reads the environment",
    sign: /process\.env/,
    in: sources,
    except: {
      "src/config.ts": "the only reader",
      "src/start.ts": "hands it down to the programs it starts",
      "src/commands.ts": "the same",
      "src/main.ts": "says where compiled files are kept",
    },
  },
  {
    what: "writes on the console",
    sign: /console\.\w+\(/,
    in: sources,
    except: {
      "src/start.ts": "talks to who started it",
      "src/commands.ts": "the same",
      "src/command-line.ts": "the same",
    },
  },
  { what: "uses any", sign: /: any\b(?!\()|\bas any\b|<any\b/, in: [...sources, ...programs], except: {} },
  {
    what: "declares a class",
    sign: /^\s*(export )?(default |abstract )*class \w/m,
    in: [...sources, ...programs].filter((file) => !file.startsWith("src/browser/")),
    except: {},
  },
  {
    what: "declares a class that is not a custom element",
    sign: /class \w+ (?!extends HTMLElement)/,
    in: sources.filter((file) => file.startsWith("src/browser/")),
    except: {},
  },
  { what: "declares an enum", sign: /^\s*(export )?(const )?enum \w/m, in: [...sources, ...programs], except: {} },
  { what: "exports by default", sign: /^export default/m, in: [...sources, ...programs], except: {} },
  {
    what: "imports from the folder above",
    sign: /(from|import) ?\(?"\.\.\//,
    in: [...sources, ...programs],
    except: {},
  },
  {
    what: "is a rule and looks at the clock, at chance or at the world",
    sign: /\bnew Date\(\)|\bDate\.now\(|\bMath\.random\(|\bawait\b|\basync\b|\bprocess\.|\bfetch\(/,
    in: sources.filter((file) => ["rules", "pathways", "ui"].includes(kindOf(file))),
    except: {},
  },
];

describe("House style", () => {
  for (const { what, sign, in: files, except } of forbidden)
    test(`no file ${what}${Object.keys(except).length > 0 ? `, but ${Object.keys(except).join(", ")}` : ""}`, () =>
      assert.deepEqual(
        files.filter((file) => !(file in except) && sign.test(codeOf(file))),
        [],
      ));

  test("no file is longer than 400 lines", () =>
    assert.deepEqual(
      [...sources, ...programs].filter((file) => readFileSync(file, "utf8").split("\n").length > 400),
      [],
    ));

  test("no folder is a drawer, no file a barrel", () =>
    assert.deepEqual(
      globSync("{src,identity-provider,sandbox,tests}/**/*").filter((path) =>
        /(^|\/)(utils?|helpers?|shared|common|types|constants|services|index\.ts)$/.test(path),
      ),
      [],
    ));

  test("a file of a feature says its kind in its name, in lower case", () =>
    assert.deepEqual(
      globSync("src/features/*/*.ts").filter(
        (file) =>
          !/^[a-z0-9-]+(\.(store|client|action|job|page|api))?(\.(property|browser))?(\.test)?\.ts$/.test(
            basename(file),
          ),
      ),
      [],
    ));
});

/** A write outside a transaction does not compile: what writes asks for a `Tx`. */
test("every store function that writes asks for a transaction", () => {
  const writes =
    /\.(insertInto|updateTable|deleteFrom)\(|\b(insert into|delete from) \w|^\s*(sql`)?update \w+ (set|\w+ set)/m;
  const wrong = sources
    .filter((file) => kindOf(file) === "store")
    .flatMap((file) =>
      functionsOf(file)
        .filter(({ text }) => writes.test(text) && !/^[^)]*\btx: Tx\b/.test(text))
        .map(({ name }) => `${file}: ${name}`),
    );
  assert.deepEqual(wrong, []);
});

/** Top-level functions, each with its text up to the next one. */
function functionsOf(file: string): { name: string; text: string }[] {
  const starts = /^(?:export )?(?:async )?(?:function|const) (\w+)/m;
  const parts = readFileSync(file, "utf8").split(/^(?=(?:export )?(?:async )?(?:function|const) \w)/m);
  return parts.flatMap((text) => {
    const name = starts.exec(text)?.[1];
    return name && /^(?:export )?(?:async )?(?:function |const \w+ = (?:async )?\()/.test(text)
      ? [{ name, text: text.slice(text.indexOf("(")) }]
      : [];
  });
}

/** Every import of a file, with what it names; `types` when nothing of it runs. */
function importsOf(file: string): Import[] {
  const code = readFileSync(file, "utf8");
  const found = [
    ...code.matchAll(/^(?:import|export)\s+(type\s+)?([^"';]*?)\sfrom\s+"([^"]+)"/gm),
    ...code.matchAll(/^()()import\s+"([^"]+)"/gm),
    ...code.matchAll(/()()\bimport\("([^"]+)"\)/g),
  ];
  return found.map(([, type, clause = "", target]) => {
    const names =
      /\{([^}]*)\}/
        .exec(clause)?.[1]
        ?.split(",")
        .map((name) => name.trim())
        .filter(Boolean) ?? [];
    const types =
      Boolean(type) ||
      (/^\{[^}]*\}$/.test(clause.trim()) && names.length > 0 && names.every((name) => name.startsWith("type ")));
    return {
      target: pathOf(file, target!),
      types,
      names: types ? [] : names.filter((name) => !name.startsWith("type ")),
    };
  });
}

const pathOf = (file: string, target: string) =>
  target.startsWith("#idp/")
    ? target.replace("#idp/", "identity-provider/")
    : target.startsWith("#")
      ? target.replace("#", "src/")
      : target.startsWith(".")
        ? relative(".", resolve(dirname(file), target))
        : target;

/** Without its comments: a sentence may say what the code may not do. */
const codeOf = (file: string) => readFileSync(file, "utf8").replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");

function featureOf(file: string) {
  return /^src\/features\/([^/]+)\//.exec(file)?.[1];
}
const packageOf = (target: string) =>
  target
    .split("/")
    .slice(0, target.startsWith("@") ? 2 : 1)
    .join("/");

/** A file in a feature says its kind in its name; without a suffix, it is pure rules. Elsewhere the folder says it. */
function kindOf(file: string): Kind {
  if (featureOf(file)) return (/\.(store|client|action|job|page|api)\.ts$/.exec(file)?.[1] ?? "rules") as Kind;
  if (/\.page\.ts$/.test(file)) return "page";
  return basename(file.split("/")[1]!, ".ts").replace(/^demo-.*/, "demo") as Kind;
}
