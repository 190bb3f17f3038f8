import { fileURLToPath } from "node:url";
import type * as PdfMake from "pdfmake";

const font = (name: string) => fileURLToPath(import.meta.resolve(`pdfmake/fonts/Roboto/${name}`));

export type PdfDefinition = Parameters<typeof PdfMake.createPdf>[0];

/** The bytes of a document described in pdfmake's words, in our fonts. */
export const pdfOf = async (definition: PdfDefinition): Promise<Buffer> =>
  (await printer()).createPdf(definition).getBuffer();

/** Loaded when the first document is printed: most processes never print. */
async function printer() {
  const { default: pdfmake } = await import("pdfmake");
  // one set of fonts for the whole process: the library keeps the last one given
  pdfmake.setFonts({
    Roboto: {
      normal: font("Roboto-Regular.ttf"),
      bold: font("Roboto-Medium.ttf"),
      italics: font("Roboto-Italic.ttf"),
      bolditalics: font("Roboto-MediumItalic.ttf"),
    },
  });
  // nothing outside our own fonts is ever read while printing
  pdfmake.setLocalAccessPolicy((path: string) => path.includes("Roboto"));
  pdfmake.setUrlAccessPolicy(() => false);
  return pdfmake;
}
