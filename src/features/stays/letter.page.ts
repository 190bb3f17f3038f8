import { html } from "hono/html";
import { printable } from "#features/forms/printable.ts";
import { recordReading } from "#features/journal/record.action.ts";
import { findPerson } from "#features/persons/person.store.ts";
import { fullName } from "#features/persons/person.ts";
import { sightOf } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { isPersonSide } from "#features/referrals/path.ts";
import { findKey, findReferralAsked } from "#features/referrals/referral.store.ts";
import type { Referral } from "#features/referrals/referral.ts";
import type { AdmissionRequest } from "#features/referrals/request.ts";
import { accessWindow } from "#features/referrals/rulebook.ts";
import { listUnitNames } from "#features/referrals/unit-name.store.ts";
import { needLabel } from "#features/referrals/wording.ts";
import { levelsFor, readValidatedContent } from "#features/volets/validated.page.ts";
import { dayOf, frenchDay, frenchInstant } from "#lib/dates.ts";
import { notFoundPage } from "#web/errors.ts";
import { type PdfDefinition, pdfOf } from "#web/pdf.ts";
import type { Web } from "#web/web.ts";
import { hasLetter, linesOf, parts } from "./letter.ts";

/** Where the letter is, once there is one. */
export const letterLink = (r: Referral, q: AdmissionRequest) =>
  hasLetter(r, q)
    ? html`<p class="fr-mt-2w"><a class="fr-link fr-link--sm" href="/demandes/${q.id}/lettre" data-turbo="false">Lettre de transfert (PDF)</a></p>`
    : "";

/** GET /demandes/:id/lettre — what goes with the patient to the unit that takes them in, within what this reader may read. */
export async function letterPage(web: Web) {
  const { db, member, now } = web.var;
  const id = web.req.param("id")!;
  const referral = await findReferralAsked(db, id);
  const request = referral?.requests.find((q) => q.id === id);
  if (!referral || !request) return notFoundPage(web);
  const sight = sightOf(referral, request, member, now, accessWindow(referral.module));
  if (!sight || sight === "profile" || isPersonSide(sight) || !hasLetter(referral, request)) return notFoundPage(web);
  // another unit that was asked sees the dossier, and has no letter to read
  if (sight === "receiver" && request.unit !== member.unit) return notFoundPage(web);
  const key = await findKey(db, referral.id);
  const [person, content, names] = await Promise.all([
    findPerson(db, referral.person),
    readValidatedContent(web, referral, key),
    listUnitNames(db, [referral.owner, request.unit]),
  ]);
  const levels = levelsFor(web, referral, sight).filter((level) => level !== "own" && level !== "told");
  await recordReading(db, referral.id, journalActor(member), "print", "lettre de transfert", now);
  const { situation, variables, answers, pathway } = content;
  const lines = pathway.volets.flatMap((volet) =>
    printable(volet, answers, situation, { variables, levels, nameOf: () => "voir le dossier" }).flatMap(
      (s) => s.lines,
    ),
  );
  const [from, to] = [names.get(referral.owner)!, names.get(request.unit)!];
  const need = referral.needs.find((n) => n.id === request.need)!;
  const said = parts
    .map((part) => ({ title: part.title, lines: linesOf(part, lines) }))
    .filter((p) => p.lines.length > 0);
  const arrival = "proposal" in request.state ? request.state.proposal.on : null;
  const pdf = await pdfOf({
    info: { title: `Lettre de transfert ${referral.number}`, creator: "Sextant" },
    pageMargins: [48, 48, 48, 48],
    defaultStyle: { font: "Roboto", fontSize: 10, lineHeight: 1.15 },
    styles: { theme: { fontSize: 11, bold: true, margin: [0, 10, 0, 2] }, label: { color: "#555555" } },
    footer: (page: number, pages: number) => ({
      text: `Dossier ${referral.number} · lettre de transfert éditée le ${frenchInstant(now)} par ${member.name} · page ${page} sur ${pages}`,
      ...{ alignment: "center", fontSize: 7, color: "#555555", margin: [0, 16, 0, 0] },
    }),
    content: [
      { text: "Lettre de transfert", fontSize: 16, bold: true },
      {
        text: `${from.facility}, ${from.unit}, ${from.city}${from.phone ? ` · ${from.phone}` : ""}`,
        margin: [0, 4, 0, 0],
      },
      { text: `À l’attention de ${to.facility}, ${to.unit}, ${to.city}`, bold: true, margin: [0, 2, 0, 8] },
      { text: fullName(person!), fontSize: 13, bold: true },
      [
        person!.birthDate ? `Né(e) le ${frenchDay(person!.birthDate)}` : "Date de naissance inconnue",
        person!.ins ? `INS ${person!.ins} (${person!.insStatus})` : "INS non renseignée",
        `Dossier ${referral.number}`,
      ].join(" · "),
      {
        text: `${needLabel(referral.module, need.kind)}${arrival ? ` · entrée prévue le ${frenchDay(arrival)}` : ""}`,
        margin: [0, 4, 0, 0],
      },
      ...said.flatMap((part) => [
        { text: part.title, style: "theme" },
        {
          layout: "lightHorizontalLines",
          table: { widths: ["38%", "*"], body: part.lines.map((l) => [{ text: l.label, style: "label" }, l.value]) },
        },
      ]),
      ...(levels.includes("medical")
        ? []
        : [
            {
              text: "Les informations médicales ne figurent pas sur ce document : elles s’ouvrent aux professionnels dont l’habilitation porte la mention « médicale ».",
              ...{ italics: true, margin: [0, 12, 0, 0] },
            },
          ]),
      { text: `Le ${frenchDay(dayOf(now))}, nom et signature :`, margin: [0, 24, 0, 40] },
      { canvas: [{ type: "line", x1: 0, y1: 0, x2: 240, y2: 0, lineWidth: 0.5 }] },
    ],
  } as PdfDefinition);
  return web.body(new Uint8Array(pdf), 200, {
    "content-type": "application/pdf",
    "content-disposition": `inline; filename="transfert-${referral.number}.pdf"`,
    "cache-control": "private, no-store",
  });
}
