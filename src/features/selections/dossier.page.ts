import { html } from "hono/html";
import { pradoHint } from "#features/prado/hint.page.ts";
import { dossierPage } from "#features/referrals/dossier.page.ts";
import { askAgainLines } from "#features/sendings/ask-again.page.ts";
import { reconfirmLines } from "#features/volets/reconfirm.page.ts";
import type { Html } from "#ui/page.ts";
import type { Web } from "#web/web.ts";

/** GET /dossiers/:id — with what proposes itself: what a suspension leaves to confirm, units worth asking again, PRADO. */
export const hintedDossierPage = (web: Web) =>
  dossierPage(
    web,
    async (r) => html`${reconfirmLines(web, r)}${await askAgainLines(web, r)}${await pradoHint(web, r)}` as Html,
  );
