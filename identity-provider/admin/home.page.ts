import { html } from "hono/html";
import type { Web } from "#idp/web.ts";
import { openSections, showAdmin } from "./frame.ts";

/** GET /admin */
export const adminPage = (web: Web) =>
  showAdmin(web, {
    title: "Administration",
    body: html`<h1>Administration du fournisseur d’identité</h1>
<ul>${openSections(web).map(({ path, label, about }) => html`<li><a href="${path}">${label}</a> : ${about}</li>`)}</ul>`,
  });
