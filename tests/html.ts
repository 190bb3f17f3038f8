import { HtmlValidate } from "html-validate";

const validator = new HtmlValidate({ extends: ["html-validate:standard"] });

/** What a page's HTML breaks of the standard, one sentence each; an empty list is what a test wants. */
export async function htmlProblems(page: string): Promise<string[]> {
  const report = await validator.validateString(page);
  return report.results.flatMap((result) =>
    result.messages.map((one) => `line ${one.line}: ${one.message} (${one.ruleId})`),
  );
}
