import type { Member } from "#features/accounts/member.ts";
import { plans } from "#features/matching/combination.ts";
import { type Access, isOwnSide, mayRead, partyOf } from "#features/referrals/access.ts";
import { openDossier } from "#features/referrals/dossier.page.ts";
import { dossierPath, isPersonSide } from "#features/referrals/path.ts";
import { findKey } from "#features/referrals/referral.store.ts";
import type { NeedId, Referral, ReferralId } from "#features/referrals/referral.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { chooseCombination } from "#features/sendings/combine.action.ts";
import { justifyChoice, selectUnit, sendSelection, unselectUnit } from "#features/sendings/send.action.ts";
import { sendingSentence } from "#features/sendings/sending-wording.ts";
import { readDrafts } from "#features/volets/volet.store.ts";
import { readContent } from "#features/volets/write-volet.action.ts";
import { count } from "#lib/french.ts";
import { isUuid } from "#lib/ids.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { placeOfPage } from "./place.page.ts";
import { showSearch } from "./search.page.ts";

const whyMissing = "Dites en une phrase pourquoi vous demandez cette unité malgré le critère non rempli.";

/** POST /dossiers/:id/selection — puts a unit in the selection, takes it out, or says why it is asked all the same. */
export async function selectionPage(web: Web) {
  const found = await openDossier(web, web.req.param("id")!);
  if (!found || !isOwnSide(found.access)) return notFoundPage(web);
  const { db, member, now } = web.var;
  const { referral } = found;
  const body = await formOf(web);
  const query = new URLSearchParams(body.criteres ?? "");
  const reader = readerOf(found, member);
  if (body.retirer) {
    const result = await unselectUnit(db, referral.id, body.retirer as RequestId, member, now);
    return result.ok || result.refusal.kind === "not-selected"
      ? goTo(web, backTo(referral, query))
      : showSearch(web, { problem: sendingSentence(result.refusal, referral, reader), status: 409, query });
  }
  const reason = body.malgre?.trim().slice(0, 500) || null;
  if (body.motiver) {
    if (!reason) return showSearch(web, { problem: whyMissing, status: 400, query });
    const result = await justifyChoice(db, referral.id, body.motiver as RequestId, reason, member, now);
    return result.ok
      ? goTo(web, `${backTo(referral, query)}#selection`)
      : showSearch(web, { problem: sendingSentence(result.refusal, referral, reader), status: 409, query });
  }
  const unit = body.ajouter ?? "";
  if (!isUuid(unit)) return notFoundPage(web);
  const need = body.besoin as NeedId;
  const around = await placeAsked(web, referral, need, query);
  const choice = { need, unit, distanceKm: null, overrideReason: reason, ...(around ? { around } : {}) };
  const result = await selectUnit(db, referral.id, choice, member, now);
  if (result.ok) return goTo(web, `${backTo(referral, query)}#selection`);
  return result.refusal.kind === "override-missing"
    ? showSearch(web, { problem: whyMissing, status: 400, query, typed: { unit, reason: "", problem: whyMissing } })
    : showSearch(web, { problem: sendingSentence(result.refusal, referral, reader), status: 409, query });
}

/** POST /dossiers/:id/combinaison — two partial answers together: two needs, two units of the selection. */
export async function combinationPage(web: Web) {
  const found = await openDossier(web, web.req.param("id")!);
  if (!found || !isOwnSide(found.access)) return notFoundPage(web);
  const { db, member, now } = web.var;
  const { referral } = found;
  const body = await formOf(web);
  const query = new URLSearchParams(body.criteres ?? "");
  const reader = readerOf(found, member);
  const plan = plans.find(({ code }) => code === body.plan);
  const shares = plan?.parts.map((part) => ({ part, unit: body[`unite-${part.kind}`] ?? "" })) ?? [];
  if (!plan || !shares.every(({ unit }) => isUuid(unit))) return notFoundPage(web);
  const around = await placeAsked(web, referral, body.besoin as NeedId, query);
  if (!around) return notFoundPage(web);
  const why = `Réponse à deux : ${plan.title.toLowerCase()}.`;
  const result = await chooseCombination(db, referral.id, { shares, around, why }, member, now);
  if (result.ok)
    return goTo(
      web,
      `${backTo(referral, query)}#selection`,
      "Les deux unités sont dans votre sélection, chacune pour son besoin.",
    );
  const { refusal } = result;
  switch (refusal.kind) {
    case "wrong-status":
    case "need-already-asked":
    case "reason-missing":
    case "comment-missing":
    case "date-in-the-past":
    case "deceased":
    case "requests-live":
    case "merged":
    case "agreement-missing":
      return showSearch(web, {
        problem: "Ce besoin ne peut plus être ajouté au dossier : rien n’a été modifié.",
        status: 409,
        query,
      });
    default:
      return showSearch(web, { problem: sendingSentence(refusal, referral, reader), status: 409, query });
  }
}

/** POST /dossiers/:id/envoi — one action sends to all. */
export async function sendPage(web: Web) {
  const { db, member, now } = web.var;
  const id = web.req.param("id")!;
  if (!isUuid(id)) return notFoundPage(web);
  // the rule refuses who may not: the dossier is opened again only to say why
  const profile = (await formOf(web))["sans-identite"] === "oui";
  const result = await sendSelection(db, id as ReferralId, member, now, profile ? "profile" : "full");
  if (!result.ok) {
    const found = await openDossier(web, id);
    if (!found || !isOwnSide(found.access)) return notFoundPage(web);
    const reader = readerOf(found, member);
    const problem = sendingSentence(result.refusal, found.referral, reader);
    return showSearch(web, { problem, status: 409, query: new URLSearchParams() });
  }
  const sent = result.value.after.requests.filter((q) => q.sentAt?.getTime() === now.getTime()).length;
  return goTo(
    web,
    dossierPath(partyOf(member, result.value.after), id),
    profile
      ? `Un profil sans identité est envoyé à ${count(sent, "unité")}. Vous serez prévenu à chaque réponse.`
      : `Le dossier est envoyé à ${count(sent, "unité")}. Vous serez prévenu à chaque réponse.`,
  );
}

const readerOf = ({ referral, access }: { referral: Referral; access: Access }, member: Member) => ({
  medical: mayRead("medical", access, member, referral),
  person: isPersonSide(access),
});

const formOf = async (web: Web): Promise<Record<string, string>> =>
  Object.fromEntries(Object.entries(await web.req.parseBody()).map(([k, v]) => [k, String(v)]));

const backTo = (r: Referral, query: URLSearchParams) =>
  `/dossiers/${r.id}/recherche${query.size > 0 ? `?${query}` : ""}`;

/** Where the search one comes from looked: the same place and distance judge what is chosen there. */
async function placeAsked(web: Web, r: Referral, need: NeedId, query: URLSearchParams) {
  const kind = r.needs.find((n) => n.id === need)?.kind;
  if (!kind) return null;
  const { db, now } = web.var;
  const content = await readContent(db, r, await readDrafts(db, r.id, await findKey(db, r.id)), now);
  const { centre, radiusKm } = await placeOfPage(web, content, kind, query);
  return centre ? { centre, radiusKm } : null;
}
