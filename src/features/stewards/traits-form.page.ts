import { html } from "hono/html";
import { input, radios } from "#ui/parts.ts";

/** The first traits of a person, as somebody who is no professional gives them. */
export function traitFields(typed: Record<string, string>, problems: Record<string, string>) {
  const field = (name: string) => ({ name, value: typed[name], error: problems[name] });
  const plain = 'autocomplete="off" spellcheck="false"';
  return html`<p class="note">Comme sur la carte d’identité de la personne.</p>
${input({ ...field("birthName"), label: "Nom de naissance", attributes: plain })}
${input({ ...field("givenName"), label: "Premier prénom", attributes: plain })}
${input({ ...field("birthDate"), label: "Date de naissance", hint: "Par exemple 04/03/1939", attributes: 'autocomplete="off" inputmode="numeric"' })}
${radios({
  ...field("sex"),
  label: "Sexe",
  inline: true,
  options: [
    { code: "F", label: "Féminin" },
    { code: "M", label: "Masculin" },
  ],
})}
${input({ ...field("usedName"), label: "Nom d’usage", required: false, attributes: plain })}
${input({ ...field("birthPlace"), label: "Lieu de naissance", required: false, hint: "Commune et département, ou pays", attributes: 'autocomplete="off"' })}`;
}
