import { kindLabel } from "#features/directory/kind.ts";
import { type Day, isDay } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { anyKind, type Pool, type Sex } from "./count.ts";
import { type Said, wholeOf } from "./declaring.ts";

type Typed = Record<string, string>;

export const sexes: Sex[] = ["any", "F", "M"];
/** The kinds a unit counts, in the order it answers them. */
export const sortsOf = (unit: { kinds: readonly string[] }) =>
  unit.kinds.map((kind) => ({ kind, label: kindLabel(kind) }));

/** Where a wrong number was typed. */
export const fieldOf = (typed: Typed): string =>
  typed.geste === "periode"
    ? "nombre"
    : (Object.keys(typed).find((name) => name.startsWith("n.") && Number.isNaN(numberOf(typed[name]!))) ?? "places");

const numberOf = (text: string) => (/^\d{0,3}$/.test(text) ? Number(text) : Number.NaN);

/** The form in: what was clicked or typed, as something said of the places. */
export function readForm(
  unit: { kinds: readonly string[] },
  typed: Typed,
): Result<Said, { field?: string; message: string }> {
  const wrongNumber = (field: string) => refuse({ field, message: "Indiquez un nombre de places, de 0 à 999." });
  const whole = (free: number): Pool => ({ kind: wholeOf({ kinds: [...unit.kinds] }), sex: "any", free });
  switch (typed.geste) {
    case "exact":
      return ok({ kind: "same" });
    case "oublier":
      return isDay(typed.du ?? "")
        ? ok({ kind: "forget", from: typed.du as Day })
        : refuse({ message: "Cette période n’est pas connue." });
    case "periode": {
      const { du = "", au = "", nombre = "" } = typed;
      if (!isDay(du)) return refuse({ field: "du", message: "Indiquez le premier jour." });
      if (au && !isDay(au)) return refuse({ field: "au", message: "Indiquez le dernier jour, ou laissez vide." });
      const closing = typed.nature !== "places";
      if (closing && !au) return refuse({ field: "au", message: "Indiquez jusqu’à quand l’unité est fermée." });
      if (!closing && !/^\d{1,3}$/.test(nombre)) return wrongNumber("nombre");
      return ok({
        kind: "all",
        from: du,
        until: isDay(au) ? au : null,
        pools: [whole(closing ? 0 : Number(nombre))],
      });
    }
    case "detail": {
      const pools = unit.kinds.flatMap((kind) =>
        sexes.flatMap((sex): Pool[] => {
          const text = typed[`n.${kind}.${sex}`] ?? "";
          return text === "" ? [] : [{ kind, sex, free: numberOf(text) }];
        }),
      );
      return pools.length === 0
        ? refuse({ field: `n.${unit.kinds[0]}.any`, message: "Indiquez au moins un nombre de places." })
        : ok({ kind: "all", pools });
    }
    default: {
      const places = typed.places ?? "";
      if (!/^\d{1,3}$/.test(places)) return wrongNumber("places");
      const [kind = "", sex = ""] = (typed.sorte ?? "").split(".");
      const known = (kind === anyKind || unit.kinds.includes(kind)) && sexes.includes(sex as Sex);
      return ok(
        known
          ? { kind: "one", pool: { kind, sex: sex as Sex, free: Number(places) } }
          : { kind: "all", pools: [whole(Number(places))] },
      );
    }
  }
}
