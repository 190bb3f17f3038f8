import type { RunKind } from "#features/imports/run.ts";
import { isDay } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";

/** How the file is written, and which run it belongs to. */
export type Layout = { run: RunKind; reads: Reads; date: string | null };
export type Reads = "classic" | "xml-establishments" | "xml-entities" | "xml-social";

/** Recognises a file by its first characters; FINESS publishes the same thing in several shapes. */
export function layoutOf(start: string): Result<Layout, string> {
  const text = start.replace(/^\uFEFF/, "").trimStart();
  if (text.startsWith("<")) return xmlLayout(text);
  // the published schema of FINESS+ leaves out the fields of an establishment (informationsGeneralesEGE)
  if (text.startsWith("{"))
    return refuse(
      "FINESS+ (JSON) n’est pas lu : prendre l’extraction classique ou les flux XML cs1400101, cs1400102 et cs1400105.",
    );
  if (/^(finess|structureet|geolocalisation);/m.test(text)) {
    const date = /^finess;[^\n]*?(\d{4}-\d{2}-\d{2})/.exec(text)?.[1] ?? null;
    return ok({ run: "finess", reads: "classic", date: date && isDay(date) ? date : null });
  }
  return refuse(
    "Ce fichier n’est pas une extraction FINESS : attendu des lignes « structureet;… », ou un flux XML (cs1400101, cs1400102, cs1400105).",
  );
}

function xmlLayout(text: string): Result<Layout, string> {
  const date = /<horodatage>[\s\S]*?<datemaj>(\d{4}-\d{2}-\d{2})/.exec(text)?.[1] ?? null;
  if (/<activiteoffresoin\b/.test(text))
    return refuse(
      "Le flux FINESS des activités de soins (cs1400103) n’est pas lu : aucune donnée de l’annuaire n’en vient.",
    );
  if (/<equipmateriellourd\b/.test(text))
    return refuse(
      "Le flux FINESS des équipements lourds (cs1400104) n’est pas lu : aucune donnée de l’annuaire n’en vient.",
    );
  if (/<structureej\b/.test(text)) return ok({ run: "finess-entities", reads: "xml-entities", date });
  if (/<categetab\b/.test(text)) return ok({ run: "finess", reads: "xml-establishments", date });
  if (/<(equipementsocial|structureet)\b/.test(text)) return ok({ run: "finess-social", reads: "xml-social", date });
  return refuse(
    "Ce fichier XML n’est pas un flux FINESS : attendu « structureej », « structureet » ou « equipementsocial ».",
  );
}
