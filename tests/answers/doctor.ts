export const answers: Record<string, string> = {};

export const acting: Record<string, string> = {};
