import { html } from "hono/html";
import { searchForm } from "#features/search/form.page.ts";
import { readSearch } from "#features/search/search.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";

/** No facility of this number: the directory's search, to find it by its name. */
export const showUnknown = (web: Web) =>
  show(web, {
    title: "Établissement introuvable",
    status: 404,
    body: html`<h1 class="fr-h4 fr-mb-2w">Aucun établissement à ce numéro</h1>
<p>Le numéro FINESS est peut-être mal recopié, ou l’établissement n’est pas dans cet annuaire. Cherchez-le par son nom ou sa commune :</p>${searchForm(readSearch(new URLSearchParams()), null)}`,
  });
