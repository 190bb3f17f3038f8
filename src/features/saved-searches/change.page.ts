import { isUuid } from "#lib/ids.ts";
import type { Web } from "#web/web.ts";
import { changeSearch, deleteSearch, renameSearch } from "./change.action.ts";
import { type Change, cleanName, type SearchId, type SubscriberId } from "./saved-search.ts";
import { nameField, nameProblems } from "./searches-part.page.ts";

export type Answered =
  | { kind: "done"; said: string }
  | { kind: "not-found" }
  | { kind: "wrong"; id: string; typed: string; message: string };

const changes: Record<string, Change> = { pause: "pause", reprendre: "resume", garder: "keep" };
const said: Record<Change, string> = {
  pause: "La recherche est en pause : elle n’avertit plus.",
  resume: "La recherche reprend : vous serez averti des places nouvelles.",
  keep: "C’est noté : la recherche est gardée.",
};

/** One act on one search of this subscriber, whoever they are: the link of a mail or an account. */
export async function changeAsked(
  web: Web,
  subscriber: SubscriberId,
  body: Record<string, unknown>,
): Promise<Answered> {
  const { db, now } = web.var;
  const [id, act] = [body.recherche, body.acte];
  if (typeof id !== "string" || !isUuid(id) || typeof act !== "string") return { kind: "not-found" };
  const which = { search: id as SearchId, subscriber };
  if (act === "supprimer") {
    const deleted = await deleteSearch(db, which);
    return deleted.ok ? { kind: "done", said: "La recherche est supprimée." } : deleted.refusal;
  }
  if (act === "renommer") {
    const field = body[nameField(id)];
    const typed = typeof field === "string" ? field.slice(0, 300) : "";
    const renamed = await renameSearch(db, which, cleanName(typed));
    if (renamed.ok) return { kind: "done", said: "Le nouveau nom est enregistré." };
    if (renamed.refusal.kind === "not-found") return renamed.refusal;
    return { kind: "wrong", id, typed, message: nameProblems[renamed.refusal.kind] };
  }
  const change = Object.hasOwn(changes, act) ? changes[act] : undefined;
  if (!change) return { kind: "not-found" };
  const changed = await changeSearch(db, which, change, now);
  if (changed.ok) return { kind: "done", said: said[change] };
  switch (changed.refusal.kind) {
    case "not-found":
      return { kind: "not-found" };
    case "not-now":
      return { kind: "done", said: "Cette recherche avait déjà changé : voici où elle en est." };
  }
}
