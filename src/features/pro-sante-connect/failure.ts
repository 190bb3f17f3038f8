/** A line for the log: what happened, by a code of ours or of the protocol, never a name, an identifier or a token. */
export type LogLine = { level: "info" | "warn" | "error"; code: string };

/**
 * What the log hears of a failure; null for what is nobody's concern. `error` wakes somebody: our settings, our
 * certificate or our secret are refused, and nobody enters by card until they are mended (identity.md §5.7).
 */
export function tellLog(failure: { kind: string; detail?: string }): LogLine | null {
  const code = `${failure.kind}${failure.detail ? `: ${failure.detail}` : ""}`.slice(0, 120);
  switch (failure.kind) {
    case "misconfigured":
      return { level: "error", code };
    case "not-trusted":
    case "unreachable":
    case "test-identity":
    case "another-person":
    case "several-accounts":
      return { level: "warn", code };
    case "code-refused":
      return { level: "info", code };
    default:
      return null;
  }
}
