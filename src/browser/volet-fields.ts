import { holds, isAnswered } from "#features/forms/condition.ts";
import type { Answers, AnswerValue, Condition, Situation, Variables } from "#features/forms/questionnaire.ts";

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** The frames of the questions on the page: what `ui/fields.ts` writes with `data-key`. */
export const framesIn = (root: ParentNode) => [...root.querySelectorAll<HTMLElement>("[data-key]")];
export const frameAt = (root: ParentNode, key: string) => framesIn(root).find((frame) => frame.dataset.key === key);
export const frameOf = (target: EventTarget | null) =>
  target instanceof Element ? target.closest<HTMLElement>("[data-key]") : null;
export const keyOf = (frame: HTMLElement) => frame.dataset.key!;

/** Typed by people and sent as it is; files go with the form's own button. */
export const isTypedFrame = (frame: HTMLElement) =>
  !["attachment", "calculated", "identity", "signature", "display"].includes(frame.dataset.type ?? "");

const controlsOf = (frame: HTMLElement): Control[] =>
  [...frame.querySelectorAll<Control>("input, select, textarea")].filter(
    ({ name }) => name === frame.dataset.key || name === `${frame.dataset.key}~autre`,
  );

/** As typed: one text, or a list where several answers are possible. */
export function readFrame(frame: HTMLElement): string | string[] {
  const texts = controlsOf(frame).flatMap((control) =>
    isBox(control) ? (control.checked ? [control.value] : []) : [control.value],
  );
  return frame.dataset.type === "choices" ? texts.filter((text) => text.trim() !== "") : (texts.at(-1) ?? "");
}

export function writeFrame(frame: HTMLElement, typed: string | string[]) {
  const values = [typed].flat();
  const boxes = controlsOf(frame).filter(isBox);
  for (const box of boxes) box.checked = values.includes(box.value);
  const others = values.filter((value) => !boxes.some((box) => box.value === value));
  for (const control of controlsOf(frame)) if (!isBox(control)) control.value = others.join(", ");
  rememberFrame(frame);
}

/** What it shows now is what the server has: the state a copy of the page, or "has it been typed in", starts from. */
export function rememberFrame(frame: HTMLElement) {
  for (const control of controlsOf(frame)) {
    if (isBox(control)) control.defaultChecked = control.checked;
    else if (control instanceof HTMLSelectElement)
      for (const option of control.options) option.defaultSelected = option.selected;
    else control.defaultValue = control.value;
  }
}

/** Shows something else than the page was written with. */
export const isTouched = (frame: HTMLElement) =>
  controlsOf(frame).some((control) => {
    if (isBox(control)) return control.checked !== control.defaultChecked;
    if (control instanceof HTMLSelectElement)
      return [...control.options].some((option) => option.value !== "" && option.selected !== option.defaultSelected);
    return control.value !== control.defaultValue;
  });

/** A date half typed reads as nothing: it is not an answer yet. */
export const isHalfTyped = (frame: HTMLElement) => controlsOf(frame).some((control) => control.validity.badInput);

export function chooseAlone(frame: HTMLElement, changed: HTMLInputElement) {
  if (!changed.checked) return;
  for (const box of controlsOf(frame).filter(isBox))
    if (box !== changed && box.type === "checkbox" && ("alone" in changed.dataset || "alone" in box.dataset))
      box.checked = false;
}

/** An error under its question, from the part the page carries for it; null takes it away. */
export function showError(root: HTMLElement, frame: HTMLElement, message: string | null) {
  const place = frame.querySelector(".fr-messages-group, [id$='-messages']");
  const part = root.querySelector<HTMLTemplateElement>("template[data-error-part]")?.content.firstElementChild;
  if (!place || !part || place.textContent === (message ?? "")) return;
  const copy = part.cloneNode(true) as HTMLElement;
  copy.textContent = message;
  place.replaceChildren(...(message ? [copy] : []));
  if (frame.dataset.errorClass) frame.classList.toggle(frame.dataset.errorClass, message !== null);
  for (const control of controlsOf(frame)) {
    if (message) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }
}

export type Context = { answers: Answers; situation: Situation; variables: Variables };

/** Shows and hides what conditions rule, as the server does (`forms/live.ts`): a hidden question has no answer. */
export function applyConditions(root: HTMLElement, context: Context) {
  const ruled = [...root.querySelectorAll<HTMLElement>("[data-when]")].map((element) => ({
    element,
    condition: JSON.parse(element.dataset.when!) as Condition,
  }));
  const frames = framesIn(root).filter(isTypedFrame);
  let hidden = new Set<HTMLElement>();
  for (let round = 0; round < 8; round++) {
    const shown = frames.filter((frame) => ![...hidden].some((element) => element.contains(frame)));
    const answers = { ...context.answers, ...answersIn(root, shown) };
    const next = new Set(
      ruled
        .filter(({ condition }) => !holds(condition, answers, context.situation, context.variables))
        .map(({ element }) => element),
    );
    const settled = next.size === hidden.size && [...next].every((element) => hidden.has(element));
    hidden = next;
    if (settled) break;
  }
  for (const { element } of ruled) element.hidden = hidden.has(element);
}

function answersIn(root: HTMLElement, frames: HTMLElement[]): Answers {
  const answers: Answers = {};
  for (const frame of frames) {
    const value = answerOf(frame.dataset.type ?? "", readFrame(frame));
    if (!isAnswered(value)) continue;
    answers[keyOf(frame)] = value;
  }
  for (const row of root.querySelectorAll<HTMLElement>("[data-row]")) {
    const [group, id] = splitRow(row.dataset.row!);
    if (Object.keys(answers).some((key) => key.startsWith(`${row.dataset.row}.`)))
      answers[group] = [...[answers[group] ?? []].flat().map(String), id];
  }
  return answers;
}

function answerOf(type: string, typed: string | string[]): AnswerValue | null {
  if (Array.isArray(typed)) return typed;
  const text = typed.trim();
  if (type === "boolean") return text === "oui" ? true : text === "non" ? false : null;
  if (["integer", "decimal", "quantity"].includes(type) && text !== "")
    return Number(text.replaceAll(/\s/g, "").replace(",", "."));
  return text;
}

const splitRow = (row: string): [string, string] => [
  row.slice(0, row.lastIndexOf("#")),
  row.slice(row.lastIndexOf("#") + 1),
];
const isBox = (control: Control): control is HTMLInputElement =>
  control instanceof HTMLInputElement && (control.type === "radio" || control.type === "checkbox");
