import { recordReading } from "#features/journal/record.action.ts";
import { findPerson } from "#features/persons/person.store.ts";
import { fullName } from "#features/persons/person.ts";
import { mayRead } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { findKey } from "#features/referrals/referral.store.ts";
import { listUnitNames } from "#features/referrals/unit-name.store.ts";
import { dayOf, frenchDay, frenchInstant } from "#lib/dates.ts";
import { forbiddenPage, notFoundPage } from "#web/errors.ts";
import { type PdfDefinition, pdfOf } from "#web/pdf.ts";
import type { Web } from "#web/web.ts";
import { findKept, listLines } from "./early-path.store.ts";
import { pathOf } from "./early-path.ts";
import { findFollowed } from "./followed.page.ts";
import { findReceived, type Received } from "./path.page.ts";
import { stageLabel } from "./wording.ts";

/** GET /pco/demandes/:id/lettre — what the platform wrote to the doctor. */
export async function sentLetterPage(web: Web) {
  const found = await findReceived(web);
  return found ? letter(web, found, "receiver") : notFoundPage(web);
}

/** GET /dossiers/:id/parcours/lettre — the same, for whoever referred the child. */
export async function receivedLetterPage(web: Web) {
  const found = await findFollowed(web);
  if (!found?.request) return notFoundPage(web);
  return letter(web, { referral: found.referral, request: found.request }, found.access);
}

/** Of level medical, like what it sums up. */
async function letter(web: Web, { referral, request }: Received, access: Parameters<typeof mayRead>[1]) {
  const { db, member, now } = web.var;
  if (!mayRead("medical", access, member, referral))
    return forbiddenPage(
      web,
      "Cette lettre est réservée aux professionnels dont l’habilitation porte la mention « médicale ».",
    );
  const key = await findKey(db, referral.id);
  const [kept, lines, person, names] = await Promise.all([
    findKept(db, request.id, key),
    listLines(db, request.id, key),
    findPerson(db, referral.person),
    listUnitNames(db, [request.unit, referral.owner]),
  ]);
  const path = pathOf(request, kept);
  if (!path?.letter) return notFoundPage(web);
  await recordReading(db, referral.id, journalActor(member), "print", `lettre ${request.id}`, now);
  const [from, to] = [names.get(request.unit)!, names.get(referral.owner)!];
  const pdf = await pdfOf({
    info: { title: `Lettre ${referral.number}`, creator: "Sextant" },
    pageMargins: [56, 56, 56, 56],
    defaultStyle: { font: "Roboto", fontSize: 10, lineHeight: 1.25 },
    content: [
      { text: from.facility, bold: true },
      { text: `${from.city}${from.phone ? ` · ${from.phone}` : ""}` },
      { text: `${to.facility}, ${to.unit}`, alignment: "right", margin: [0, 16, 0, 0] },
      { text: `Le ${frenchDay(dayOf(path.letter.at))}`, alignment: "right" },
      {
        text: `Objet : parcours de bilan et d’intervention précoce de ${fullName(person!)}${person!.birthDate ? `, né(e) le ${frenchDay(person!.birthDate)}` : ""} — dossier ${referral.number}`,
        bold: true,
        margin: [0, 20, 0, 12],
      },
      { text: path.letter.text },
      {
        text: `Étape : ${stageLabel(path.stage)}${path.endsOn ? `, jusqu’au ${frenchDay(path.endsOn)}` : ""}`,
        margin: [0, 12, 0, 4],
      },
      ...(lines.length > 0
        ? [
            {
              layout: "lightHorizontalLines",
              table: {
                widths: ["*", "*", "auto"],
                body: [
                  ["Professionnel", "Pour", "Dates"],
                  ...lines.map((one) => [
                    `${one.professional}, ${one.profession.toLowerCase()}`,
                    `${one.kind === "bilan" ? "bilan" : "interventions"}${one.sessions === null ? "" : `, ${one.sessions} séances`}`,
                    [one.from, one.to]
                      .filter((day) => day !== null)
                      .map((day) => frenchDay(day))
                      .join(" – ") || "à fixer",
                  ]),
                ],
              },
            },
          ]
        : []),
      { text: path.letter.by, alignment: "right", margin: [0, 24, 0, 0] },
    ],
    footer: () => ({
      text: `Imprimé le ${frenchInstant(now)} par ${member.name}`,
      alignment: "center",
      fontSize: 7,
      color: "#555555",
    }),
  } as PdfDefinition);
  return web.body(new Uint8Array(pdf), 200, {
    "content-type": "application/pdf",
    "content-disposition": `inline; filename="lettre-${referral.number}.pdf"`,
    "cache-control": "private, no-store",
  });
}
