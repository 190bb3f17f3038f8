import { html } from "hono/html";
import type { Level } from "#features/forms/questionnaire.ts";
import { findTableInForce } from "#features/orientation/orientation.store.ts";
import { helpList } from "#features/orientation/table.page.ts";
import { dayOf } from "#lib/dates.ts";
import type { Html } from "#ui/page.ts";
import type { Web } from "#web/web.ts";
import type { Content } from "./content.ts";
import { helpOf } from "./help.ts";

/** What the orientation table proposes on the answers of today, with a button to take each proposal up. */
export async function helpBlock(web: Web, content: Content, levels: readonly Level[]): Promise<Html> {
  const table = await findTableInForce(web.var.db, dayOf(web.var.now));
  const help = helpOf(content, table);
  const action = (code: string) => {
    if (code.startsWith("ga:"))
      return html`<a class="fr-link fr-link--sm" href="/dossiers/nouveau">Créer un dossier grand âge</a>` as Html;
    return html`<button class="fr-btn fr-btn--sm fr-btn--secondary" name="reprendre" value="${code}">Reprendre cette proposition</button>` as Html;
  };
  return html`<section class="carte fr-mb-3w" aria-labelledby="aide" data-aide="${table.version}"><h3 class="fr-h6 fr-mb-1w" id="aide">Orientations proposées</h3>
${helpList(help, { medical: levels.includes("medical") }, action)}
<p class="note fr-mt-1w fr-mb-0">D’après ce qui est écrit dans les volets médical, soins et projet, administratif et orientation, selon la <a href="/orientation" target="_blank" rel="noopener" title="Table d’orientation, nouvelle fenêtre">table d’orientation, version ${table.version}</a>. Vous décidez : une autre demande est possible, en disant pourquoi.</p></section>` as Html;
}
