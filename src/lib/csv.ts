/**
 * A table for a French spreadsheet: RFC 4180 quoting, ";" between fields, a byte order mark so that accents are read.
 * A cell that a spreadsheet would run as a formula begins with an apostrophe (OWASP, CSV injection).
 */
export const csvOf = (rows: (string | number)[][]): string =>
  `\ufeff${rows.map((row) => row.map(cell).join(";")).join("\r\n")}\r\n`;

const cell = (value: string | number) =>
  typeof value === "number"
    ? String(value).replace(".", ",")
    : `"${(/^[=+\-@\t\r]/.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`;
