/**
 * Where to go after signing in: a path of this site, rewritten by the URL parser as browsers read it (they take
 * "/\evil" for "//evil" and drop tabs and line feeds). Anything else, and the sign-in pages themselves, become "/".
 */
export function returnPath(typed: string | undefined): string {
  if (!typed?.startsWith("/") || typed.length > 2000) return "/";
  const url = URL.parse(typed, here);
  if (!url || url.origin !== here) return "/";
  const path = `${url.pathname}${url.search}`;
  if (
    path.startsWith("//") ||
    /^\/(connexion|deconnexion|espaces|verrou|mot-de-passe|mot-de-passe-oublie|compte\/(charte|situation|creation|association\/confirmation))(?![\w-])/.test(
      url.pathname,
    )
  )
    return "/";
  return path;
}

const here = "https://sextant.invalid";
