import { mentionLabel, modeLabel } from "#features/directory/kind.ts";
import { features } from "#features/directory/unit.ts";
import { capital } from "#lib/french.ts";
import { type Line, line } from "./predicate.ts";

/** What the unit offers: its features (protected unit, social aid…), its rooms, and its mentions and modes of SMR. */
export const offerLines: Line[] = [
  line({
    code: "feature",
    asked: (wanted) => wanted.features,
    weight: ({ must }) => (must ? "need" : "wish"),
    said: ({ unit }) => unit.offer,
    judge: ({ code }, offer) => (offer[code] ? "met" : "unmet"),
    met: ({ code }) => features[code].short,
    unmet: ({ code }) => features[code].lack,
    medical: ({ medical }) => medical,
    change: ({ code, must }) => (must ? { feature: code } : null),
  }),
  line({
    code: "room",
    asked: ({ room }) => (room ? [room] : []),
    weight: ({ must }) => (must ? "need" : "wish"),
    said: ({ unit }) => unit.offer,
    judge: ({ kind }, offer) => (offer[kind] ? "silent" : "unmet"),
    unmet: ({ kind }) => (kind === "single" ? "Chambre seule non proposée" : "Chambre double non proposée"),
    change: ({ must }) => (must ? { room: "wished" } : null),
  }),
  line({
    code: "smr-mention",
    weight: "need",
    asked: ({ kind, mentions }) => (kind === "smr" && mentions.length > 0 ? [mentions] : []),
    said: ({ unit }) => unit.mentions,
    judge: (mentions, offered) => (mentions.some((code) => offered.includes(code)) ? "met" : "unmet"),
    met: (mentions, offered) =>
      `SMR ${labels(
        mentions.filter((code) => offered.includes(code)),
        mentionLabel,
      )}`,
    unmet: (_, offered) => `SMR ${labels(offered, mentionLabel) || "sans mention connue"}`,
    change: (_, [mention]) => (mention ? { mention } : null),
  }),
  line({
    code: "smr-mode",
    weight: "need",
    asked: ({ kind, modes }) => (kind === "smr" && modes.length > 0 ? [modes] : []),
    said: ({ unit }) => unit.modes,
    judge: (modes, offered) => (modes.some((code) => offered.includes(code)) ? "met" : "unmet"),
    met: (modes, offered) =>
      capital(
        labels(
          modes.filter((code) => offered.includes(code)),
          modeLabel,
        ),
      ),
    unmet: (_, offered) => `Seulement : ${labels(offered, modeLabel) || "mode non précisé"}`,
    change: (_, [mode]) => (mode ? { mode } : null),
  }),
];

const labels = (codes: readonly string[], label: (code: string) => string) => codes.map(label).join(", ");
