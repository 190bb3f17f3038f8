/** So many points in so many seconds, by key: who is counted, how much, and the text it comes from. */
export type Limit = { points: number; seconds: number; source: string };

const quarter = 15 * 60;
const day = 24 * 3600;

export const limits = {
  "password-by-login": { points: 25, seconds: day, source: "RIE EXI 25: 25 in 24 hours" },
  // a whole hospital may come out by one address: only what is wrong is counted there
  "password-by-address": { points: 60, seconds: quarter, source: "ours, against spraying" },
  "password-by-address-a-day": { points: 600, seconds: day, source: "ours, against spraying" },
  "code-by-address": { points: 60, seconds: quarter, source: "identity.md §2.3" },
  "send-by-address": { points: 60, seconds: quarter, source: "identity.md §2.3" },
  "reset-by-login": { points: 3, seconds: 3600, source: "ours: each is a mail to somebody" },
  "reset-by-address": { points: 30, seconds: 3600, source: "ours" },
  "link-by-address": { points: 60, seconds: 3600, source: "ours: 256 bits are not guessed, the door stays narrow" },
  "decision-retrieval": {
    points: 5,
    seconds: 3600,
    source: "modules.md D.5: a decision is found on paper, not guessed",
  },
  "person-lookup": { points: 30, seconds: 3600, source: "ours: nobody walks through the accounts by guesses" },
  invitation: {
    points: 120,
    seconds: 3600,
    source: "ours: a service is invited in a morning, a directory is not guessed",
  },
  // a whole hospital may begin its day by one address
  "key-by-address": { points: 1500, seconds: quarter, source: "ours: each is a row kept five minutes" },
  "card-report": { points: 20, seconds: 3600, source: "ours: one reads a card, one does not flood its référent" },
  "booking-try": { points: 20, seconds: 3600, source: "ours: our network asks no more addresses than a person mends" },
  "helper-invitation": { points: 20, seconds: 3600, source: "ours: each is a mail to somebody" },
  "beginning-by-address": { points: 20, seconds: 3600, source: "ours: each is a mail to somebody" },
  "beginning-mail": {
    points: 4,
    seconds: 3600,
    source: "ours: nobody is sent more mails by whoever types their address",
  },
  "beginning-mail-a-day": { points: 8, seconds: day, source: "ours: the same" },
  "alert-by-address": { points: 30, seconds: 3600, source: "ours: each is a mail to somebody" },
  "alert-mail": { points: 3, seconds: 3600, source: "ours: nobody is sent more mails by whoever types their address" },
  "alert-mail-a-day": { points: 8, seconds: day, source: "ours: the same" },
  "alert-link-by-address": {
    points: 300,
    seconds: 3600,
    source: "ours: 256 bits are not guessed, the door stays narrow",
  },
  // a national portal reads the whole directory by pages of 200
  "fhir-by-address": { points: 3000, seconds: quarter, source: "ours: public, and read by machines" },
  "token-by-address": { points: 120, seconds: quarter, source: "ours: a token lives ten minutes" },
  "test-mail": { points: 1, seconds: 60, source: "ours: one sees whether the first arrived" },
} satisfies Record<string, Limit>;
export type LimitName = keyof typeof limits;

export type Throttled = { kind: "throttled"; seconds: number };

/** Wrong passwords before one has to wait, and how long then: 90 s, doubled each time, never above 15 minutes. */
export const waits = { after: 5, firstSeconds: 90, longestSeconds: quarter };
/** In a row, before the password opens nothing any more. */
export const lockAfter = 10;

/** How long to wait after that many wrong passwords in a row; 0 when none is needed. */
export const waitAfter = (wrong: number) =>
  wrong < waits.after ? 0 : Math.min(waits.firstSeconds * 2 ** Math.min(wrong - waits.after, 10), waits.longestSeconds);

/** "192.0.2.17"; an IPv6 subscriber has a whole /64 to come from, so it counts as one. */
export function addressKey(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "");
  if (!plain.includes(":")) return plain;
  const [head = "", tail = ""] = plain.toLowerCase().split("%")[0]!.split("::");
  const [before, after] = [head.split(":").filter(Boolean), tail.split(":").filter(Boolean)];
  const missing = plain.includes("::") ? Array<string>(Math.max(0, 8 - before.length - after.length)).fill("0") : [];
  return [...before, ...missing, ...after].slice(0, 4).join(":");
}

/** "1 min 30 s", "45 s", "2 h": how long to wait, rounded up to what one can follow on a watch. */
export function frenchDelay(seconds: number): string {
  const whole = Math.max(1, Math.ceil(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) {
    const [minutes, rest] = [Math.floor(whole / 60), whole % 60];
    return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
  }
  const minutes = Math.ceil(whole / 60);
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
