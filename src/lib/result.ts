/** What a rule answers: a value, or the reason it says no. Bugs and outages are thrown, never returned. */
export type Result<Value, Refusal> = { ok: true; value: Value } | { ok: false; refusal: Refusal };

export const ok = <const Value>(value: Value) => ({ ok: true, value }) as const;
export const refuse = <const Refusal>(refusal: Refusal) => ({ ok: false, refusal }) as const;
