import type { IncomingMessage, ServerResponse } from "node:http";
import type { Provider } from "oidc-provider";
import { fold } from "#lib/french.ts";
import { subjectOf } from "./claims.ts";
import { choicePage, errorPage } from "./pages.ts";
import { nameOf, type Person } from "./people.ts";

type Desk = { provider: Provider; people: Person[]; home: string };

/** The page where one chooses who to be, and the choice made. */
export async function interact(
  { provider, people, home }: Desk,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const interaction = await provider.interactionDetails(req, res).catch(() => null);
  const asked = new URL(req.url ?? "", "http://localhost");
  if (!interaction || asked.pathname !== `/interaction/${interaction.uid}`)
    return send(res, 400, await errorPage("expired", home));

  if (req.method === "POST") {
    const form = await readForm(req);
    if (!form) return send(res, 413, await errorPage("invalid_request", home));
    if (form.has("annuler"))
      return provider.interactionFinished(req, res, {
        error: "access_denied",
        error_description: "the person gave up",
      });
    const chosen = people.find(({ SubjectNameID }) => SubjectNameID === form.get("personne"));
    if (chosen) {
      const login = { accountId: subjectOf(chosen.SubjectNameID), acr: "eidas1", remember: false };
      return provider.interactionFinished(req, res, { login });
    }
  }
  const searched = asked.searchParams.get("recherche")?.slice(0, 100) ?? "";
  const client = await provider.Client.find(String(interaction.params.client_id));
  const service = client?.clientName ?? "ce service";
  const page = choicePage({
    uid: interaction.uid,
    service,
    people: search(people, searched),
    all: people.length,
    searched,
  });
  send(res, 200, await page);
}

/** People whose name, profession or place holds every word searched, accents aside. */
export const search = (people: Person[], searched: string) => {
  const words = fold(searched).split(" ");
  return people.filter((person) => {
    const said = fold(`${nameOf(person)} ${person.shown} ${person.SubjectNameID}`);
    return words.every((word) => said.includes(word));
  });
};

function send(res: ServerResponse, status: number, page: unknown) {
  res.writeHead(status, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" }).end(String(page));
}

/** A form here holds a few words: more than 4 KB is none of ours. */
async function readForm(req: IncomingMessage): Promise<URLSearchParams | null> {
  let body = "";
  for await (const chunk of req) {
    body += chunk;
    if (body.length > 4096) return null;
  }
  return new URLSearchParams(body);
}
