import { tabs } from "#ui/parts.ts";
import type { Web } from "#web/web.ts";

const parts = [
  { href: "/guichet", label: "Demandes" },
  { href: "/guichet/listes-attente", label: "Listes d’attente" },
  { href: "/guichet/etablissements", label: "Établissements" },
] as const;

/** The parts of the desk. */
export const deskTabs = (web: Web) => tabs("Guichet", parts, web.req.path);
