import fastJsonPatch, { type Operation } from "fast-json-patch";
import { z } from "zod";
import type { DeclareRefusal } from "#features/places/declaring.ts";
import { frenchInstant } from "#lib/dates.ts";
import type { Element, Issue } from "#lib/fhir.ts";
import { sha256 } from "#lib/seal.ts";
import type { Web } from "#web/web.ts";
import { notFound, refusal } from "./answer.ts";
import { type ChangeRefusal, isRepeat, readChange } from "./capacity-change.ts";
import { guarded, read } from "./fhir.api.ts";
import { findWritable, listFacilitiesById } from "./fhir.store.ts";
import { listFreeBySex, listInForce } from "./free-places.store.ts";
import { patchCapacity } from "./patch-location.action.ts";
import { toLocation, withoutEmpty } from "./resources.ts";
import { findByToken } from "./software.store.ts";
import type { Software } from "./software.ts";

const largest = 200_000;
const Patch = z
  .array(
    z.object({
      op: z.enum(["add", "remove", "replace", "test", "move", "copy"]),
      path: z.string().max(300),
      from: z.string().max(300).optional(),
      value: z.unknown().optional(),
    }),
  )
  .min(1)
  .max(100);

/**
 * PATCH /fhir/Location/:id: the unit's own software says how many places are free, by JSON Patch (RFC 6902) on the rows of
 * `ror-location-supported-capacity`, where the ROR keeps them. `If-Match` is asked; the same sent twice has one effect.
 */
export const patchLocationApi = (web: Web) => guarded(web, () => patchLocation(web));

async function patchLocation(web: Web): Promise<Response> {
  const { db, now } = web.var;
  const software = await bearerOf(web);
  if (!software)
    return refusal(
      401,
      { code: "login", text: "Jeton absent, faux ou échu : demandez-en un à /oauth/token." },
      { "www-authenticate": 'Bearer realm="fhir"' },
    );
  if (!software.scopes.includes("system/Location.u"))
    return refusal(403, {
      code: "forbidden",
      text: "Ce jeton ne permet pas de déclarer des places : system/Location.u.",
    });
  const id = web.req.param("id") ?? "";
  const unit = await findWritable(db, id);
  const isOwn = unit !== null && software.finess.includes(unit.finess);
  // a sensitive unit does not exist for others
  if (!unit || (!isOwn && unit.row.sensitive)) return notFound(`Location/${id}`);
  if (!isOwn)
    return refusal(403, {
      code: "forbidden",
      text: "Cette unité est d’un établissement pour lequel ce logiciel n’est pas enregistré.",
    });
  const asked = await readPatch(web);
  if (asked instanceof Response) return asked;
  const seen = /^(?:W\/)?"(\d{1,9})"$/.exec(web.req.header("if-match")?.trim() ?? "")?.[1];
  if (!seen)
    return refusal(428, {
      code: "required",
      text: "En-tête If-Match absent ou illisible : relisez la ressource et renvoyez son ETag.",
    });
  const counts = await listInForce(db, unit.row.id, now);
  const before = await servedLocation(web, unit);
  const after = apply(before, asked);
  if (!after)
    return refusal(422, {
      code: "business-rule",
      text: "Ce correctif ne s’applique pas à la ressource telle qu’elle est : relisez-la.",
    });
  const change = readChange(before, after, { kinds: unit.row.kinds, counts, now });
  if (!change.ok) return refusal(422, { ...issueOf(change.refusal), expression: "Location.extension" });
  const isStale = Number(seen) !== unit.version;
  if (isStale && isRepeat(change.value, counts, software.name)) return read(web, before);
  if (isStale) return stale();
  const done = await patchCapacity(db, unit.row.id, unit.version, change.value, software, now);
  if (!done.ok)
    return done.refusal.kind === "stale"
      ? stale()
      : refusal(422, { ...declareIssue(done.refusal), expression: "Location.extension" });
  const written = (await findWritable(db, id))!;
  return read(web, await servedLocation(web, written));
}

const stale = () =>
  refusal(412, {
    code: "conflict",
    text: "La ressource a changé depuis que vous l’avez lue : relisez-la, puis renvoyez votre déclaration.",
  });

async function bearerOf(web: Web): Promise<Software | null> {
  const token = /^Bearer ([\w-]{43})$/i.exec(web.req.header("authorization") ?? "")?.[1];
  return token ? findByToken(web.var.db, sha256(token), web.var.now) : null;
}

/** The patch, or what is wrong with it. */
async function readPatch(web: Web): Promise<Operation[] | Response> {
  if (!/^application\/json-patch\+json\b/i.test(web.req.header("content-type") ?? ""))
    return refusal(415, { code: "not-supported", text: "Envoyez un JSON Patch (application/json-patch+json)." });
  const text = await web.req.text();
  if (text.length > largest) return refusal(413, { code: "too-long", text: "Correctif trop long." });
  try {
    const patch = Patch.safeParse(JSON.parse(text));
    return patch.success
      ? (patch.data as Operation[])
      : refusal(400, {
          code: "structure",
          text: "Ce JSON Patch est mal formé : un tableau d’opérations op, path, value.",
        });
  } catch {
    return refusal(400, { code: "structure", text: "Le corps n’est pas du JSON." });
  }
}

/** The resource with the patch applied, itself left alone; null when it does not apply. */
function apply(location: Element, patch: Operation[]): Element | null {
  try {
    const copy = structuredClone(location);
    return fastJsonPatch.applyPatch(copy, structuredClone(patch), true, true, true).newDocument as Element;
  } catch {
    return null;
  }
}

/** As it is served, from the base that is written. */
async function servedLocation(web: Web, unit: NonNullable<Awaited<ReturnType<typeof findWritable>>>) {
  const { db, now } = web.var;
  const facility = (await listFacilitiesById(db, [unit.row.facility]))[0]!;
  const counts = (await listFreeBySex(db, [unit.row.id], now)).get(unit.row.id) ?? [];
  return withoutEmpty(toLocation(unit, facility.row, counts, now));
}

function issueOf(refused: ChangeRefusal): Issue {
  switch (refused.kind) {
    case "not-a-capacity":
      return {
        code: "business-rule",
        text: `Seules les places se déclarent ici : « ${refused.element} » ne se modifie pas.`,
      };
    case "unreadable-capacity":
      return {
        code: "value",
        text: "Une capacité n’a pas son nombre entier, son statut ou sa date de mise à jour (un instant, avec son décalage).",
      };
    case "not-free-places":
      return {
        code: "business-rule",
        text: "Seules les places disponibles maintenant se déclarent ici (statut 02, temporalité 01) : les autres capacités viennent du ROR.",
      };
    case "counted-in-the-future":
      return { code: "value", text: "La date de mise à jour est dans le futur." };
    case "same-sex-twice":
      return { code: "business-rule", text: "Deux lignes disent les places d’un même sexe." };
    case "counted-by-kind":
      return {
        code: "business-rule",
        text: "Cette unité compte ses places par type d’accueil : déclarez-les dans Sextant.",
      };
  }
}

function declareIssue(refused: DeclareRefusal): Issue {
  switch (refused.kind) {
    case "unknown-unit":
      return {
        code: "business-rule",
        text: "Cette unité ne reçoit pas de demande : elle n’a pas de places à déclarer.",
      };
    case "not-your-unit":
      return { code: "forbidden", text: "Ce logiciel ne parle pas pour cette unité." };
    case "not-a-count":
      return { code: "value", text: "Un nombre de places est un entier de 0 à 999." };
    case "unknown-kind":
      return { code: "business-rule", text: "Cette unité n’a pas ce type d’accueil." };
    case "said-twice":
      return {
        code: "business-rule",
        text: "Cette unité compte ses places toutes ensemble : une seule ligne, sans sexe.",
      };
    case "nothing-said":
      return { code: "business-rule", text: "Rien n’est déclaré." };
    case "date-in-the-past":
    case "ends-before-it-starts":
      return { code: "value", text: "Cette période ne se lit pas." };
    case "older":
      return { code: "conflict", text: `Un décompte plus récent est connu, du ${frenchInstant(refused.at)}.` };
  }
}
