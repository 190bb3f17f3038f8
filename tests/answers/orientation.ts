import { everyone } from "./words.ts";

const editors = "login spaces spaces 403 403 403 403 403 403 403 403 403 403";

export const answers: Record<string, string> = {
  "GET /orientation": everyone("in"),
  "GET /orientation/essai": everyone("in"),
  "GET /orientation/versions": everyone("in"),
  "GET /orientation/versions/:numero": everyone("in"),
  "GET /orientation/conseils": editors,
  "GET /orientation/edition": editors,
  "POST /orientation/edition": editors,
  "GET /orientation/edition/:ligne": editors,
  "POST /orientation/edition/:ligne": editors,
};

const actingEditors = "403 403 spaces 403 403";

export const acting: Record<string, string> = {
  "GET /orientation/conseils": actingEditors,
  "GET /orientation/edition": actingEditors,
  "POST /orientation/edition": actingEditors,
  "GET /orientation/edition/:ligne": actingEditors,
  "POST /orientation/edition/:ligne": actingEditors,
};
