import type { Role } from "#features/accounts/member.ts";
import type { Guard } from "./web.ts";

export const anyone: Guard = { kind: "anyone" };
/** A server that proves itself by what it sends, such as a signed token. */
export const machine: Guard = { kind: "machine" };
/** Signed in, perhaps without a unit chosen yet. */
export const signedIn: Guard = { kind: "signed-in" };
/** Signed in, perhaps before having accepted the charter: its page, and what an account is completed with. */
export const newcomer: Guard = { kind: "newcomer" };
/** Signed in and acting for a unit, whatever the role. */
export const member: Guard = { kind: "member" };
/** Those, with a strong proof of a few minutes at most (identity.md §2.6): others go by /connexion/renforcer. */
export const fresh = (who: Guard): Guard => ({ kind: "fresh", who });
const role = (...roles: Role[]): Guard => ({ kind: "role", roles });

/** Those who prepare dossiers: the person in their own space too, for what the dossier’s rules let them do. */
export const preparer = role("requester", "writer", "person");
export const requester = role("requester", "person");
export const receiver = role("receiver");
/** Who speaks for a unit that receives: its own receivers, and a shared desk for what its facility lets it do. */
export const receiverOrDesk = role("receiver", "desk");
/** Whoever may open a dossier; the dossier's scope is checked by its rules. */
export const professional = role("requester", "writer", "reader", "receiver", "person", "desk");
/** The space of a person or of a carer. */
export const person = role("person");
export const mdph = role("mdph");
export const desk = role("desk");
export const steering = role("steering");
/** Settings and technical states, never a dossier. */
export const support = role("support", "admin");
/** The named editors of national data: the orientation table. */
export const editor = role("admin");
/** Changes settings, and decides what is kept. */
export const admin = role("admin");
/** Whoever may learn of a death: product specification §1.3; the dossier’s rules then decide. */
export const deathWitness = role("requester", "writer", "receiver", "person", "mdph", "desk");
/** Whoever may create a dossier: product specification §1.3. */
export const opener = role("requester", "writer", "receiver", "person", "mdph", "desk");
/** Those whose dossiers they are, whether they write or only read. */
export const ownSide = role("requester", "writer", "reader", "person");
/** The référent structure: administers the whole establishment of the unit they act for. */
export const localAdmin = role("local-admin");
