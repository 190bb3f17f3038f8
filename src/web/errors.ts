import { html } from "hono/html";
import { holdsAnywhere } from "#features/accounts/member.ts";
import { type Issue, operationOutcome } from "#lib/fhir.ts";
import { show } from "./frame.ts";
import type { Logger } from "./log.ts";
import type { Web } from "./web.ts";

/** Outside one's scope and not existing look the same. */
export const notFoundPage = (web: Web) =>
  isFhir(web)
    ? outcome(404, { code: "not-found", text: "Rien de ce nom n’est servi ici : GET /fhir/metadata dit ce qui l’est." })
    : show(web, {
        title: "Page introuvable",
        status: 404,
        body: html`<h1 class="fr-h4">Cette page n’existe pas, ou ne vous est pas ouverte</h1>
      <p>Le lien est peut-être ancien, ou l’élément a été transmis à une autre unité. Rien n’a été modifié.</p>
      <p><a class="fr-btn" href="/">Revenir à l’accueil</a></p>`,
      });

export const forbiddenPage = (web: Web, why: string) =>
  show(web, {
    title: "Accès non ouvert",
    status: 403,
    body: html`<h1 class="fr-h4">Vous n’avez pas le droit de faire cela ici</h1>
      <p>${why}</p>
      <p>${web.var.visitor && holdsAnywhere(web.var.visitor, "person") ? "Rien n’a été modifié." : "Votre référent structure peut ouvrir ce droit. Rien n’a été modifié."}</p>
      <p><a class="fr-btn" href="/">Revenir à l’accueil</a></p>`,
  });

export const tooLargePage = (web: Web) =>
  show(web, {
    title: "Envoi trop lourd",
    status: 413,
    body: html`<h1 class="fr-h4">Cet envoi est trop lourd</h1>
      <p>Une pièce jointe ne dépasse pas 10 Mo. Rien n’a été enregistré ; vos réponses déjà enregistrées le sont toujours.</p>
      <p><a class="fr-btn" href="${web.req.path}">Revenir à la page</a></p>`,
  });

export const unreadablePage = (web: Web) =>
  show(web, {
    title: "Envoi illisible",
    status: 400,
    body: html`<h1 class="fr-h4">Cet envoi n’a pas pu être lu</h1>
      <p>Il a peut-être été coupé en route. Rien n’a été enregistré : revenez à la page précédente, votre saisie y est, et envoyez-la à nouveau.</p>
      <p><a class="fr-btn" href="${web.req.path}">Revenir à la page</a></p>`,
  });

/** A bug or an outage: said plainly, with a number that finds it in the log and nothing else. */
export async function failurePage(web: Web, error: unknown, log: Logger): Promise<Response> {
  const reference = crypto.randomUUID().slice(0, 8);
  log.error({
    reference,
    method: web.req.method,
    route: web.req.routePath,
    name: error instanceof Error ? error.name : "unknown",
    code: codeOf(error),
    stack: stackOf(error),
  });
  if (isFhir(web))
    return outcome(503, { code: "transient", text: `Service momentanément indisponible. Référence ${reference}.` });
  if (web.req.path.startsWith("/api/"))
    return web.json(
      {
        type: "about:blank",
        title: "Service momentanément indisponible",
        status: 503,
        detail: `Référence ${reference}`,
      },
      503,
      { "content-type": "application/problem+json", "retry-after": "5" },
    );
  web.header("retry-after", "5");
  return show(web, {
    title: "Service momentanément indisponible",
    status: 503,
    body: html`<h1 class="fr-h4">La page n’a pas pu être préparée</h1>
      <p>Ce qui avait été enregistré l’est toujours. Réessayez dans quelques secondes ; si cela dure, transmettez la référence <b>${reference}</b> à votre support.</p>
      <p><a class="fr-btn" href="${web.req.method === "GET" ? web.req.path : "/"}">Réessayer</a></p>`,
  });
}

/** Messages of database errors may quote values: only the code and the place are kept. */
const codeOf = (error: unknown) =>
  typeof error === "object" && error !== null && "code" in error ? String(error.code) : undefined;
const stackOf = (error: unknown) =>
  error instanceof Error
    ? error.stack
        ?.split("\n")
        .slice(1, 12)
        .map((line) => line.trim())
    : undefined;

/** The machines' door answers in its own tongue, errors included. */
const isFhir = (web: Web) => web.req.path === "/fhir" || web.req.path.startsWith("/fhir/");
const outcome = (status: number, issue: Issue) =>
  new Response(JSON.stringify(operationOutcome([issue])), {
    status,
    headers: {
      "content-type": "application/fhir+json; charset=utf-8",
      ...(status === 503 ? { "retry-after": "5" } : {}),
    },
  });
