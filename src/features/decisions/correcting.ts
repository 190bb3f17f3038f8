import type { Member } from "#features/accounts/member.ts";
import type { Need, Referral } from "#features/referrals/referral.ts";
import { wasSent } from "#features/referrals/request.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { type Decision, type DecisionRight, managesDecision } from "./decision.ts";
import type { Entered, EnteredRight, Typed } from "./entering.ts";

/** What was typed wrong in a decision is corrected by the MDPH that entered it; what it decides anew is another decision. */
export type CorrectionRefusal =
  | { kind: "unknown-decision" }
  | { kind: "stale-version" }
  | { kind: "already-ended" }
  /** Establishments were notified of that right: it does not become another under them. */
  | { kind: "right-in-use"; right: string };

/** The parts that changed, in the words of the journal: never what was written. */
export type Corrected = { decision: Decision; needs: Need[]; changed: string[] };

export function correct(r: Referral, d: Decision, entered: Entered, by: Member): Result<Corrected, CorrectionRefusal> {
  if (!managesDecision(by, d)) return refuse({ kind: "unknown-decision" });
  if (d.status.kind !== "in-force") return refuse({ kind: "already-ended" });
  const rights: DecisionRight[] = [];
  for (const [i, right] of entered.rights.entries()) {
    const known =
      d.rights.find(({ code }) => code === right.code) ??
      (entered.rights.length === d.rights.length ? d.rights[i] : undefined);
    if (!known) return refuse({ kind: "right-in-use", right: right.code });
    if (known.code !== right.code && isAsked(r, known.code)) return refuse({ kind: "right-in-use", right: known.code });
    // the form says everything of the first right, of the others their code alone
    rights.push(i === 0 ? { ...right, need: known.need } : { ...known, code: right.code });
  }
  const gone = d.rights.find((one) => !rights.some(({ need }) => need === one.need));
  if (gone) return refuse({ kind: "right-in-use", right: gone.code });
  const { traits: _person, designated: _designated, rights: _rights, ...said } = entered;
  const decision: Decision = { ...d, ...said, rights };
  const codeOf = new Map(rights.map(({ need, code }) => [need as string, code]));
  const needs = r.needs.map((n): Need => {
    const was = d.rights.find(({ code }) => code === n.kind);
    return { ...n, kind: codeOf.get(was?.need ?? n.id) ?? n.kind, from: decision.opensOn, to: decision.endsOn };
  });
  return ok({ decision, needs, changed: changesOf(d, decision) });
}

const isAsked = (r: Referral, code: string) =>
  r.requests.some((q) => wasSent(q) && r.needs.some((n) => n.id === q.need && n.kind === code));

const parts: Record<string, (d: Decision) => unknown> = {
  numéros: (d) => [d.idDecision, d.fileNumber, d.personNumber],
  "type et date": (d) => [d.type, d.decidedOn],
  validité: (d) => [d.opensOn, d.endsOn],
  droit: (d) => d.rights.map(rightTyped),
  mentions: (d) => [d.creton, d.pag],
  priorité: (d) => [d.priority, d.texts.priorityReason],
  motivation: (d) => d.texts.motivation,
  coordonnées: (d) => [d.texts.address, d.texts.phone, d.texts.email],
  "protection et parents": (d) => [d.texts.measure, d.texts.representative, d.texts.parents],
  "assuré et transfert": (d) => [d.texts.insurer, d.texts.insuredNir, d.receiving, d.transferredOn],
};
const changesOf = (before: Decision, after: Decision) =>
  Object.entries(parts).flatMap(([name, of]) =>
    JSON.stringify(of(before)) === JSON.stringify(of(after)) ? [] : [name],
  );

/** The decision as its form shows it. */
export function typedOf(d: Decision): Typed {
  const [first, second] = d.rights;
  const { texts } = d;
  const yes = (said: boolean) => (said ? "oui" : "");
  return {
    ...{ id_decision: d.idDecision, dossier: d.fileNumber, individu: d.personNumber, type: d.type },
    ...{ date_decision: french(d.decidedOn), debut: french(d.opensOn), fin: french(d.endsOn) },
    ...{ creton: yes(d.creton), pag: yes(d.pag), motivation: texts.motivation ?? "" },
    ...{ priorite: d.priority ? String(d.priority.level) : "", priorite_le: french(d.priority?.on ?? "") },
    ...{ priorite_motif: texts.priorityReason ?? "", droit_alternatif: second?.code ?? "" },
    ...(first ? rightTyped(first) : {}),
    ...{ adresse: texts.address?.lines ?? "", code_postal: texts.address?.postcode ?? "" },
    ...{ commune: texts.address?.commune ?? "", telephone: texts.phone ?? "", courriel: texts.email ?? "" },
    ...{ protection: texts.measure, mandataire: texts.representative ?? "" },
    ...{ organisme: texts.insurer ?? "", nir_ouvrant_droit: texts.insuredNir ?? "" },
    ...{ mdph_accueil: d.receiving ?? "", date_transfert: french(d.transferredOn ?? "") },
    ...Object.assign(
      {},
      ...texts.parents.map(({ name, role, contact, authority }, i) => ({
        ...{ [`parent${i + 1}_nom`]: name, [`parent${i + 1}_role`]: role },
        ...{ [`parent${i + 1}_contact`]: contact, [`parent${i + 1}_autorite`]: yes(authority) },
      })),
    ),
  };
}

const french = (day: string) => day.split("-").toReversed().join("/");

const rightTyped = ({ code, nature, qualification, detail }: EnteredRight): Typed => ({
  ...{ droit: code, nature, qualification, temporalite: detail.temporality ?? "" },
  ...{ sequentiel: detail.sequential ? "oui" : "", categorie: detail.establishment ?? "" },
  ...{
    organisation: detail.organisation ?? "",
    jours_derogation: detail.exemptDays === null ? "" : String(detail.exemptDays),
  },
  ...Object.assign(
    {},
    ...detail.modes.map(({ mode, quantity, unit, period }, i) => ({
      ...{ [`mode${i + 1}`]: mode, [`quantite${i + 1}`]: String(quantity).replace(".", ",") },
      ...{ [`unite${i + 1}`]: unit, [`periode${i + 1}`]: period },
    })),
  ),
});
