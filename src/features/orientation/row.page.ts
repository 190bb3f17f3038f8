import { html } from "hono/html";
import { z } from "zod";
import type { Result } from "#lib/result.ts";
import type { Html } from "#ui/page.ts";
import { area, errorSummary, hidden, input } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { changeRow } from "./edit-table.action.ts";
import { refused } from "./edition.page.ts";
import type { Version } from "./edition.ts";
import { nextRowId } from "./edition.ts";
import { clauseFault, type Fact, facts, factsFault, targetFault } from "./fact.ts";
import {
  type Fault,
  readCases,
  readClauses,
  readProposals,
  writeCases,
  writeClauses,
  writeProposals,
} from "./notation.ts";
import { findDraft } from "./orientation.store.ts";
import type { Case, Proposal, Row } from "./table.ts";
import { sentenceOf } from "./words.ts";

type Typed = { conditions: string; propositions: string; defaut: string; raison: string; cas: string };
const blank: Typed = { conditions: "", propositions: "", defaut: "", raison: "", cas: "" };

/** Text an editor wrote, read by the closed notation: whatever it does not know is refused in French. */
const written = <Read>(read: (text: string) => Result<Read[], Fault>, faultOf: (one: Read) => string | null) =>
  z
    .string()
    .max(20_000)
    .transform((text, context): Read[] => {
      const found = read(text);
      const message = found.ok ? found.value.map(faultOf).find(Boolean) : found.refusal.message;
      if (message) context.addIssue({ code: "custom", message });
      return found.ok ? found.value : [];
    });
const proposalFault = (one: Proposal) => targetFault(one) ?? (one.when ?? []).map(clauseFault).find(Boolean) ?? null;
const Form = z.object({
  version: z.coerce.number().int(),
  conditions: written(readClauses, clauseFault),
  propositions: written(readProposals, proposalFault),
  defaut: written(readProposals, proposalFault),
  raison: z.string().trim().min(1, "Écrivez la raison que lira le médecin.").max(200, "200 signes au plus."),
  cas: written(readCases, (one: Case) => factsFault(one.facts)),
});

/** GET /orientation/edition/:ligne — one row of the version being written. */
export async function rowPage(web: Web) {
  const found = await openRow(web);
  if (found instanceof Response) return found;
  return showRow(web, found, found.row ? typedOf(found.row) : blank, []);
}

type Open = { draft: Version; id: string; row: Row | null };

async function openRow(web: Web): Promise<Open | Response> {
  const draft = await findDraft(web.var.db);
  const id = web.req.param("ligne")!;
  const row = draft?.rows.find((one) => one.id === id) ?? null;
  return draft && (row || id === nextRowId(draft.rows)) ? { draft, id, row } : notFoundPage(web);
}

const typedOf = (row: Row): Typed => ({
  conditions: writeClauses(row.when),
  propositions: writeProposals(row.propose),
  defaut: writeProposals(row.otherwise),
  raison: row.because,
  cas: writeCases(row.cases),
});

/** POST /orientation/edition/:ligne */
export async function saveRowPage(web: Web) {
  const found = await openRow(web);
  if (found instanceof Response) return found;
  const { draft, id, row } = found;
  const body = await web.req.parseBody();
  const text = (name: string) => (typeof body[name] === "string" ? body[name] : "");
  if (text("geste") === "retirer") {
    const done = await changeRow(web.var.db, Number(text("version")), id, null, web.var.now);
    return done.ok
      ? goTo(web, "/orientation/edition", `La ligne ${id} est retirée.`)
      : showRow(web, found, row ? typedOf(row) : blank, [{ message: refused(done.refusal) }], 409);
  }
  const typed: Typed = {
    ...{ conditions: text("conditions"), propositions: text("propositions"), defaut: text("defaut") },
    ...{ raison: text("raison"), cas: text("cas") },
  };
  const read = Form.safeParse({ version: text("version"), ...typed });
  if (!read.success) {
    const problems = read.error.issues.map((issue) => ({ field: String(issue.path[0]), message: issue.message }));
    return showRow(web, found, typed, problems, 422);
  }
  const { version, conditions, propositions, defaut, raison, cas } = read.data;
  const changed: Row = { id, when: conditions, propose: propositions, otherwise: defaut, because: raison, cases: cas };
  const done = await changeRow(web.var.db, version, id, changed, web.var.now);
  if (done.ok)
    return goTo(web, "/orientation/edition", `La ligne ${id} de la version ${draft.version} est enregistrée.`);
  const status = done.refusal.kind === "wrong-row" ? 422 : 409;
  return showRow(web, found, typed, [{ message: refused(done.refusal) }], status);
}

type Problem = { field?: string; message: string };

function showRow(web: Web, { draft, id, row }: Open, typed: Typed, problems: Problem[], status?: 409 | 422) {
  const error = (field: string) => problems.find((one) => one.field === field)?.message;
  return show(web, {
    title: `Ligne ${id} de la table d’orientation`,
    ...(status ? { status } : {}),
    body: html`<p class="fil fr-mb-1v"><a href="/orientation">Table d’orientation</a> › <a href="/orientation/edition">Modifier</a> › Ligne ${id}</p>
<h1 class="fr-h4">Ligne ${id}, version ${draft.version}</h1>${errorSummary(problems)}
${row ? html`<p class="carte">${sentenceOf(row)}</p>` : html`<p>Une nouvelle ligne.</p>`}
<form method="post" action="/orientation/edition/${id}">${hidden("version", draft.version)}
${area({ name: "conditions", label: "Conditions", hint: "Une par ligne, toutes nécessaires. « un de : … | … » pour des conditions dont une suffit.", value: typed.conditions, error: error("conditions"), rows: 5 })}
${area({ name: "propositions", label: "Orientations proposées", hint: "Une par ligne : l’orientation, sa note de 1 à 100, et s’il le faut « si … et … ». Par exemple : smr/102/28 90 si $age >= 18", value: typed.propositions, error: error("propositions"), rows: 3 })}
${area({ name: "defaut", label: "À défaut", hint: "Des orientations moins bonnes, proposées aussi.", value: typed.defaut, error: error("defaut"), rows: 3, required: false })}
${input({ name: "raison", label: "Raison, telle que le médecin la lira", value: typed.raison, error: error("raison") })}
${area({ name: "cas", label: "Cas d’essai", hint: "Un par ligne. « nom : question = réponse ; question = réponse => orientation note ». La note 0 veut dire : ne doit pas être proposée.", value: typed.cas, error: error("cas"), rows: 5 })}
<div class="boutons"><button class="fr-btn">Enregistrer la ligne</button>${row ? html`<button class="fr-btn fr-btn--tertiary" name="geste" value="retirer" formnovalidate>Retirer la ligne</button>` : ""}</div></form>
<details class="repli fr-mt-3w"><summary>Ce qu’une condition peut demander</summary><p class="note">Les choix et les nombres des cinq volets, jamais un texte libre. Les noms commençant par $ sont calculés.</p><div class="defile"><table class="liste"><thead><tr><th scope="col">Nom</th><th scope="col">Question</th><th scope="col">Réponses</th></tr></thead><tbody>${facts.map(factLine)}</tbody></table></div></details>`,
  });
}

const factLine = (fact: Fact): Html =>
  html`<tr><th scope="row"><code>${fact.name.replace(/^san\./, "")}</code></th><td>${fact.words}</td><td>${fact.kind === "number" ? "un nombre" : fact.kind === "yes-no" ? "oui, non" : fact.options.length > 40 ? "une liste nationale" : fact.options.map(({ code }) => code).join(", ")}</td></tr>` as Html;
