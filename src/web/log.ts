import { pino } from "pino";

export type Logger = ReturnType<typeof createLog>;

/** One JSON line per event on standard error; whatever might name a person is cut. */
export const createLog = (level: string) =>
  pino(
    {
      level,
      base: null,
      redact: ["*.name", "*.email", "*.ins", "*.answers", "*.comment", "*.cookie", "*.authorization"],
    },
    pino.destination(2),
  );
