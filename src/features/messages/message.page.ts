import type { RequestId } from "#features/referrals/request.ts";
import { sentForm } from "#features/sent-forms/sent-form.ts";
import { isUuid } from "#lib/ids.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { sendMessage } from "./message.action.ts";

/** POST /demandes/:id/messages */
export async function sendMessagePage(web: Web) {
  const id = web.req.param("id")!;
  if (!isUuid(id)) return notFoundPage(web);
  const typed = Object.fromEntries(Object.entries(await web.req.parseBody()).map(([k, v]) => [k, String(v)]));
  const text = (typed.texte ?? "").slice(0, 4000);
  const result = await sendMessage(
    web.var.db,
    id as RequestId,
    { text, medical: typed.medical === "oui" },
    web.var.member,
    web.var.now,
    sentForm(typed),
  );
  const back = `/demandes/${id}#messages`;
  if (result.ok) return goTo(web, back, "Votre message est envoyé.");
  switch (result.refusal.kind) {
    case "text-missing":
      return goTo(web, back, "Écrivez votre message avant de l’envoyer.");
    case "form-reused":
      return goTo(
        web,
        back,
        "Ce message était déjà parti d’une autre page : relisez le fil avant de l’envoyer à nouveau.",
      );
    case "not-a-recipient":
      return notFoundPage(web);
  }
}
