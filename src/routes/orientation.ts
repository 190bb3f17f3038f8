import { changeEditionPage, editionPage } from "#features/orientation/edition.page.ts";
import { rowPage, saveRowPage } from "#features/orientation/row.page.ts";
import { tablePage, tryTablePage, versionPage, versionsPage } from "#features/orientation/table.page.ts";
import { advicePage } from "#features/refusals/advice.page.ts";
import { anyone, editor } from "#web/guards.ts";
import type { Route } from "#web/web.ts";

/** The orientation table: read and tried by all, written by its named editors. */
export const orientationRoutes: Route[] = [
  { method: "GET", path: "/orientation", who: anyone, page: tablePage },
  { method: "GET", path: "/orientation/essai", who: anyone, page: tryTablePage },
  { method: "GET", path: "/orientation/versions", who: anyone, page: versionsPage },
  { method: "GET", path: "/orientation/versions/:numero", who: anyone, page: versionPage },
  { method: "GET", path: "/orientation/conseils", who: editor, page: advicePage },
  { method: "GET", path: "/orientation/edition", who: editor, page: editionPage },
  { method: "POST", path: "/orientation/edition", who: editor, page: changeEditionPage },
  { method: "GET", path: "/orientation/edition/:ligne", who: editor, page: rowPage },
  { method: "POST", path: "/orientation/edition/:ligne", who: editor, page: saveRowPage },
];
