import { valuesOf } from "#features/forms/answers.ts";
import { printable } from "#features/forms/printable.ts";
import type { Level } from "#features/forms/questionnaire.ts";
import { recordReading } from "#features/journal/record.action.ts";
import { findPerson } from "#features/persons/person.store.ts";
import { fullName } from "#features/persons/person.ts";
import { mayWrite, seesEveryDocument } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { openDossier } from "#features/referrals/dossier.page.ts";
import { isPersonSide } from "#features/referrals/path.ts";
import { findKey } from "#features/referrals/referral.store.ts";
import { kindsNeeded } from "#features/referrals/referral.ts";
import { needLabel } from "#features/referrals/wording.ts";
import { ageOn, dayOf, frenchDay, frenchInstant } from "#lib/dates.ts";
import type { Pathway } from "#pathways/pathway.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { notFoundPage } from "#web/errors.ts";
import { type PdfDefinition, pdfOf } from "#web/pdf.ts";
import type { Web } from "#web/web.ts";
import { listAttachments } from "./attachment.store.ts";
import { contentOf } from "./content.ts";
import { levelsFor } from "./validated.page.ts";
import { readDrafts, readValidated } from "./volet.store.ts";
import { readContent } from "./write-volet.action.ts";

/**
 * GET /dossiers/:id/pdf — what this reader may see: the writer's side prints what is written, a unit what was validated.
 * The person's side prints what it writes, and of the rest what is finished.
 * A level that is not open to the reader is left out whole, and the paper says so.
 */
export async function printDossierPage(web: Web) {
  const found = await openDossier(web, web.req.param("id")!);
  if (!found) return notFoundPage(web);
  const { referral, access } = found;
  const { db, member, now } = web.var;
  const key = await findKey(db, referral.id);
  const pathway = pathwayOf(referral.module);
  const [person, files, validated] = await Promise.all([
    findPerson(db, referral.person),
    listAttachments(db, key, referral.id),
    readValidated(db, referral.id, key),
  ]);
  const writes = (level: Level) =>
    access === "owner" || (isPersonSide(access) && mayWrite(level, access, member, referral));
  const drafts = access === "owner" || isPersonSide(access) ? await readDrafts(db, referral.id, key) : {};
  const written = Object.fromEntries(
    Object.entries(drafts).filter(([code]) => isPersonSide(access) && writes(levelOf(pathway, code))),
  );
  const received = Object.assign(
    {},
    ...Object.values(validated).map((v) => v.answers),
    ...Object.values(written).map(valuesOf),
  );
  const content =
    access === "owner"
      ? await readContent(db, referral, drafts, now)
      : contentOf(pathway, received, person!.birthDate, dayOf(now), kindsNeeded(referral));
  const levels = levelsFor(web, referral, access);
  if (!seesEveryDocument(access, member, referral))
    for (const linkId of pathway.seenFromProposal) delete content.answers[linkId];
  await recordReading(db, referral.id, journalActor(member), "print", "dossier", now);

  const volets = pathway.volets
    .filter((q) => q.level !== "own" && (q.level !== "told" || levels.includes("told")))
    .filter((q) => writes(q.level) || validated[q.code])
    .map((q) => {
      if (!levels.includes(q.level))
        return [
          { text: q.title, style: "volet" },
          { text: "Volet réservé aux professionnels habilités : il ne figure pas sur ce document.", italics: true },
        ];
      const v = validated[q.code];
      const said = v
        ? v.signature
          ? `Signé le ${frenchInstant(v.at)} par ${v.signature.name}`
          : `Validé le ${frenchInstant(v.at)} par ${v.by}`
        : "Non validé";
      const sections = printable(q, content.answers, content.situation, {
        variables: content.variables,
        levels,
        nameOf: (id) => files.find((f) => f.id === id)?.name ?? "",
      });
      return [
        { text: q.title, style: "volet" },
        { text: said, style: "note" },
        ...sections.flatMap((s) => [
          { text: s.title, style: "theme" },
          {
            layout: "lightHorizontalLines",
            table: { widths: ["38%", "*"], body: s.lines.map((l) => [{ text: l.label, style: "label" }, l.value]) },
          },
        ]),
      ];
    });
  const age = person!.birthDate ? `, ${ageOn(person!.birthDate, dayOf(now))} ans` : "";
  const pdf = await pdfOf({
    info: { title: `Dossier ${referral.number}`, creator: "Sextant" },
    pageMargins: [40, 48, 40, 48],
    defaultStyle: { font: "Roboto", fontSize: 9, lineHeight: 1.15 },
    styles: {
      volet: { fontSize: 13, bold: true, margin: [0, 16, 0, 2] },
      theme: { fontSize: 10, bold: true, margin: [0, 8, 0, 2] },
      label: { color: "#555555" },
      note: { color: "#555555", fontSize: 8 },
    },
    footer: (page: number, pages: number) => ({
      text: `Dossier ${referral.number} · imprimé le ${frenchInstant(now)} par ${member.name} · page ${page} sur ${pages}`,
      alignment: "center",
      fontSize: 7,
      color: "#555555",
      margin: [0, 16, 0, 0],
    }),
    content: [
      { text: `${fullName(person!)}${age}`, fontSize: 16, bold: true },
      {
        text: [
          `Dossier ${referral.number} · ${pathway.label}`,
          person!.birthDate ? ` · né(e) le ${frenchDay(person!.birthDate)}` : "",
          person!.ins && access ? ` · INS ${person!.ins}` : "",
        ].join(""),
        style: "note",
      },
      {
        text: `Demande : ${
          referral.needs
            .filter((n) => n.state.kind !== "dropped")
            .map((n) => needLabel(referral.module, n.kind))
            .join(", ") || "à préciser"
        }`,
        margin: [0, 4, 0, 0],
      },
      ...volets.flat(),
    ],
  } as PdfDefinition);
  return web.body(new Uint8Array(pdf), 200, {
    "content-type": "application/pdf",
    "content-disposition": `inline; filename="dossier-${referral.number}.pdf"`,
    "cache-control": "private, no-store",
  });
}

const levelOf = (pathway: Pathway, code: string): Level => pathway.volets.find((q) => q.code === code)!.level;
