import { fileURLToPath } from "node:url";
import pdfmake from "pdfmake";

const font = (name: string) => fileURLToPath(import.meta.resolve(`pdfmake/fonts/Roboto/${name}`));

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

export type PdfDefinition = Parameters<typeof pdfmake.createPdf>[0];

/** The bytes of a document described in pdfmake's words, in our fonts. */
export const pdfOf = (definition: PdfDefinition): Promise<Buffer> => pdfmake.createPdf(definition).getBuffer();
