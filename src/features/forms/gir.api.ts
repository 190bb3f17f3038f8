import type { Web } from "#web/web.ts";
import { gir, type Letters, variables } from "./gir.ts";

const mostItems = 10_000;
/** Room for ten thousand items written at ease. */
const mostBytes = 5_000_000;
const mostProblems = 20;

type Problem = { indice: number | null; champ: string | null; message: string };

/**
 * POST /api/gir — one object of eight letters, or an array of them; answered with `{rang, gir}`, or an array in the same order.
 * Nothing is kept. A wrong body gets 400 and the first problems (RFC 9457), each with its index (from 0) and field.
 */
export async function girApi(web: Web): Promise<Response> {
  const text = await readBody(web.req.raw);
  if (text === null)
    return problem(
      413,
      "Le corps de la requête est trop long",
      `Cinq millions d’octets et ${mostItems.toLocaleString("fr-FR")} éléments au plus.`,
    );
  const body = parseJson(text);
  if (body === undefined)
    return problem(
      400,
      "Le corps de la requête n’est pas du JSON",
      "Envoyez un objet, ou un tableau d’objets, en JSON (UTF-8).",
    );
  if (Array.isArray(body) && body.length > mostItems)
    return problem(
      400,
      "Le tableau est trop long",
      `${mostItems.toLocaleString("fr-FR")} éléments au plus, ${body.length.toLocaleString("fr-FR")} reçus.`,
    );
  const items: unknown[] = Array.isArray(body) ? body : [body];
  const problems: Problem[] = [];
  for (let i = 0; i < items.length && problems.length < mostProblems; i++)
    problems.push(...problemsOf(items[i], Array.isArray(body) ? i : null));
  if (problems.length > 0)
    return problem(400, "Des lettres manquent ou sont fausses", problems[0]!.message, problems.slice(0, mostProblems));
  const results = items.map((item) => {
    const { rang, gir: group } = gir(item as Letters);
    return { rang, gir: group };
  });
  return Response.json(Array.isArray(body) ? results : results[0], { headers: { "cache-control": "no-store" } });
}

function problemsOf(item: unknown, indice: number | null): Problem[] {
  const place = indice === null ? "" : `Élément d’indice ${indice} : `;
  if (typeof item !== "object" || item === null || Array.isArray(item))
    return [{ indice, champ: null, message: `${place}un objet de huit lettres est attendu.` }];
  return variables
    .filter(
      (variable) =>
        !Object.hasOwn(item, variable) ||
        !["A", "B", "C"].includes((item as Record<string, unknown>)[variable] as string),
    )
    .map((champ) => ({
      indice,
      champ,
      message: `${place}le champ « ${champ} » ${Object.hasOwn(item, champ) ? "doit valoir" : "manque : il vaut"} "A", "B" ou "C".`,
    }));
}

/** Null beyond the size allowed: reading stops there. */
async function readBody(request: Request): Promise<string | null> {
  if (Number(request.headers.get("content-length") ?? 0) > mostBytes) return null;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > mostBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const problem = (status: 400 | 413, title: string, detail: string, erreurs: Problem[] = []) =>
  new Response(
    JSON.stringify({
      type: "about:blank",
      title,
      status,
      detail,
      ...(erreurs[0] ? { indice: erreurs[0].indice, champ: erreurs[0].champ, erreurs } : {}),
    }),
    { status, headers: { "content-type": "application/problem+json; charset=utf-8", "cache-control": "no-store" } },
  );
