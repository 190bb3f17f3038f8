/** How large somebody reads; all pages follow, whatever the browser. */
export type TextSize = "normal" | "large" | "largest";
export const textSizes = ["normal", "large", "largest"] as const satisfies readonly TextSize[];
export const isTextSize = (text: unknown): text is TextSize => textSizes.some((one) => one === text);
