type Fetch = (url: string, init: RequestInit) => Response | Promise<Response>;

export type Visitor = {
  get: (url: string) => Promise<Response>;
  post: (url: string, fields: Record<string, string>) => Promise<Response>;
  /** Follows redirections, keeping cookies, while their address is accepted; returns the last answer with its address. */
  follow: (response: Response, until?: (url: string) => boolean) => Promise<{ url: string; response: Response }>;
  cookies: Map<string, { value: string; path: string }>;
};

export const read = async (response: Response) => ({ status: response.status, body: await response.text() });

/** A browser reduced to its cookies and redirections, followed by hand. Applications given by origin answer in this process. */
export function aVisitor(applications: Record<string, Fetch> = {}): Visitor {
  const cookies = new Map<string, { value: string; path: string }>();
  const addresses = new WeakMap<Response, string>();

  const ask = async (url: string, init: RequestInit = {}) => {
    const { origin, pathname } = new URL(url);
    const sent = [...cookies].filter(
      ([, { path }]) => pathname === path || pathname.startsWith(path.replace(/\/?$/, "/")),
    );
    const headers = {
      ...init.headers,
      ...(sent.length > 0 ? { cookie: sent.map(([name, { value }]) => `${name}=${value}`).join("; ") } : {}),
    };
    const response = await (applications[origin] ?? fetch)(url, { ...init, headers, redirect: "manual" });
    for (const line of response.headers.getSetCookie()) keep(cookies, line);
    addresses.set(response, url);
    return response;
  };

  return {
    cookies,
    get: (url) => ask(url),
    post: (url, fields) =>
      ask(url, {
        method: "POST",
        body: new URLSearchParams(fields),
        headers: { origin: new URL(url).origin, "content-type": "application/x-www-form-urlencoded" },
      }),
    follow: async (first, until = () => false) => {
      let [response, url] = [first, addresses.get(first)!];
      for (let hops = 0; response.status >= 300 && response.status < 400 && hops < 15; hops++) {
        const next = new URL(response.headers.get("location")!, url).href;
        if (until(next)) return { url: next, response };
        response = await ask(next);
        url = next;
      }
      return { url, response };
    },
  };
}

function keep(cookies: Visitor["cookies"], line: string) {
  const [pair = "", ...attributes] = line.split(/;\s*/);
  const [name = "", value = ""] = [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)];
  const attribute = (wanted: string) =>
    attributes.find((one) => one.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1);
  const gone = attribute("max-age") === "0" || new Date(attribute("expires") ?? "2999-01-01") < new Date();
  if (gone) cookies.delete(name);
  else cookies.set(name, { value, path: attribute("path") ?? "/" });
}
