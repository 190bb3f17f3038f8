import type { Visitor } from "#tests/visitor.ts";

/** The code of every demonstration card. */
const code = "1234";

/** On the identity provider's login page at `url`: takes that person's card from the drawer and types its code. */
export async function useCard(visitor: Visitor, url: string, nationalId: string, typed = code): Promise<Response> {
  return visitor.post(await cardUrl(visitor, url, nationalId), { code: typed });
}

/** Where that person's card asks for its code. */
export async function cardUrl(visitor: Visitor, url: string, nationalId: string): Promise<string> {
  const interaction = /^.*\/interaction\/[^/?]+/.exec(url)?.[0];
  if (!interaction) throw new Error(`${url} is not the login page`);
  const drawer = await (await visitor.get(`${interaction}/carte?recherche=${encodeURIComponent(nationalId)}`)).text();
  const card = [...drawer.matchAll(/href="(\/interaction\/[^"]+\/carte\/\d+)"/g)][0]?.[1];
  if (!card) throw new Error(`no card for ${nationalId}`);
  return new URL(card, url).href;
}
