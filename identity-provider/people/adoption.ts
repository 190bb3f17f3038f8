/** "13,6": one decimal, as the published tables say it; nothing of nobody is "0,0". */
export const percent = (part: number, whole: number) =>
  (whole === 0 ? 0 : (part / whole) * 100).toLocaleString("fr-FR", {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });

export const total = (rows: { professionals: number; holders: number }[]) => ({
  professionals: rows.reduce((sum, { professionals }) => sum + professionals, 0),
  holders: rows.reduce((sum, { holders }) => sum + holders, 0),
});

/** For a spreadsheet: semicolons, decimal comma, and no cell that would be taken for a formula. */
export const adoptionCsv = (rows: { label: string; professionals: number; holders: number }[]) =>
  [
    ["Profession", "Nombre de professionnels", "Nombre d’e-CPS", "%"],
    ...rows.map(({ label, professionals, holders }) => [
      label,
      professionals,
      holders,
      percent(holders, professionals),
    ]),
    ["Total", total(rows).professionals, total(rows).holders, percent(total(rows).holders, total(rows).professionals)],
  ]
    .map((cells) => `${cells.map((cell) => quoted(String(cell))).join(";")}\r\n`)
    .join("");

const quoted = (cell: string) => {
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
