/**
 * FHIR R4 (4.0.1) as JSON: the few data types our doors read and write. Nothing that comes from outside is believed to have its
 * shape: each reader takes what has it and passes over the rest. Guides show lists as single objects and concepts without their
 * `coding`: both are read.
 */
export type Element = Readonly<Record<string, unknown>>;
export type Coding = { system: string | null; code: string; display: string | null };
export type Resource = Element & { readonly resourceType: string; readonly id: string };

export const isElement = (value: unknown): value is Element =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Identifiers of FHIR: 1 to 64 letters, digits, "-" and ".". */
export const isFhirId = (value: unknown): value is string =>
  typeof value === "string" && /^[A-Za-z0-9\-.]{1,64}$/.test(value);

export const isResource = (value: unknown): value is Resource =>
  isElement(value) && textOf(value.resourceType) !== null && isFhirId(value.id);

export const elementsOf = (value: unknown): Element[] =>
  (Array.isArray(value) ? value : [value]).filter((one) => isElement(one));

/** Text without control signs nor spaces around; null for what is no text, or empty. */
export function textOf(value: unknown): string | null {
  if (typeof value !== "string") return null;
  const clean = value.replaceAll(/[\p{Cc}\s]+/gu, " ").trim();
  return clean === "" ? null : clean;
}

/** A number, or a number written as text, as some guides do. */
export function numberOf(value: unknown): number | null {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}

/** The codes of a CodeableConcept, of a Coding, or of a bare code. A code is text: "01" is not "1", and the number 1 is no code. */
export function codingsOf(concept: unknown): Coding[] {
  if (typeof concept === "string") return concept.trim() ? [{ system: null, code: concept.trim(), display: null }] : [];
  return elementsOf(concept).flatMap((one) => {
    const codings = one.coding === undefined ? [one] : elementsOf(one.coding);
    const text = textOf(one.text);
    return codings.flatMap(({ system, code, display }) =>
      typeof code === "string" && code.trim()
        ? [{ system: textOf(system), code: code.trim(), display: textOf(display) ?? text }]
        : [],
    );
  });
}

/** The last word of an extension's address: guides change their base from one version to the next, not their names. */
const nameOf = (url: unknown) => (typeof url === "string" ? (url.split(/[/#]/).at(-1) ?? "") : "");

export const extensionsOf = (element: unknown, name: string): Element[] =>
  isElement(element) ? elementsOf(element.extension).filter((one) => nameOf(one.url) === name) : [];

/** The value of an extension, whatever its type. */
export function extensionValue(extension: Element | undefined): unknown {
  const key = extension && Object.keys(extension).find((one) => /^value[A-Z]/.test(one));
  return key ? extension[key] : undefined;
}

export const valueNamed = (element: unknown, name: string): unknown => extensionValue(extensionsOf(element, name)[0]);
export const codingsNamed = (element: unknown, name: string): Coding[] =>
  extensionsOf(element, name).flatMap((one) => codingsOf(extensionValue(one)));

/** "Location/12", or an address that ends so, with or without its version. */
export function referenceOf(value: unknown, type: string): string | null {
  const reference = isElement(value) ? textOf(value.reference) : null;
  const found = reference && /(?:^|\/)([A-Z]\w+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[^/]+)?$/.exec(reference);
  return found && found[1] === type ? found[2]! : null;
}

export type Identifier = { system: string | null; type: string | null; value: string };
export const identifiersOf = (value: unknown): Identifier[] =>
  elementsOf(value).flatMap((one) => {
    const said = textOf(one.value);
    return said ? [{ system: textOf(one.system), type: codingsOf(one.type)[0]?.code ?? null, value: said }] : [];
  });

/** An instant with its offset; null for a partial date, which is no instant. */
export function instantOf(value: unknown): Date | null {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(value))
    return null;
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** The issue types we answer with, of http://hl7.org/fhir/issue-type. */
export type IssueCode =
  | "invalid"
  | "structure"
  | "value"
  | "not-supported"
  | "not-found"
  | "security"
  | "login"
  | "forbidden"
  | "conflict"
  | "required"
  | "business-rule"
  | "throttled"
  | "too-long"
  | "transient";

export type Issue = { code: IssueCode; text: string; expression?: string };

/** How every door says no: the code for the machine, the sentence for whoever reads the log of the other party. */
export const operationOutcome = (issues: readonly Issue[]) => ({
  resourceType: "OperationOutcome",
  issue: issues.map(({ code, text, expression }) => ({
    severity: "error",
    code,
    details: { text },
    ...(expression ? { expression: [expression] } : {}),
  })),
});

/** What another server's refusal says: its sentences, or its codes. */
export const outcomeText = (outcome: unknown): string | null =>
  isElement(outcome) && outcome.resourceType === "OperationOutcome"
    ? elementsOf(outcome.issue)
        .flatMap(
          ({ details, diagnostics, code }) =>
            textOf(isElement(details) ? details.text : null) ?? textOf(diagnostics) ?? textOf(code) ?? [],
        )
        .join(" ; ") || null
    : null;
