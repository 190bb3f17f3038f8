import { fileTypeFromBuffer } from "file-type";
import type { Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { asReferent } from "#features/administration/referent.action.ts";
import { countDocuments, insertDocument } from "#features/contacts/document.store.ts";
import type { DocumentKind } from "#features/contacts/document.ts";
import { checkDocument, type DocumentRefusal } from "#features/contacts/document.ts";
import { once } from "#features/sent-forms/once.action.ts";
import type { SentForm } from "#features/sent-forms/sent-form.ts";
import { newId } from "#lib/ids.ts";
import { ok, type Result } from "#lib/result.ts";
import { sha256 } from "#lib/seal.ts";
import { insertEdits } from "./edit.store.ts";

export type NewDocument = { title: string; kind: DocumentKind; content: Buffer };

/** Puts a document on the card, once for a form. Its type is sniffed in its bytes; it is never opened here. */
export async function addDocument(
  db: Db,
  { title, kind, content }: NewDocument,
  by: Member,
  now: Date,
  form: SentForm | null,
) {
  const sniffed = await fileTypeFromBuffer(content);
  return asReferent(db, by, now, (tx, { structure }) =>
    once<DocumentRefusal>(tx, form, by.id, now, async (): Promise<Result<string, DocumentRefusal>> => {
      const file = { title, size: content.length, mediaType: sniffed?.mime ?? null };
      const checked = checkDocument(file, await countDocuments(tx, structure.facility));
      if (!checked.ok) return checked;
      const id = newId<string>();
      const stored = { id, facility: structure.facility, title, kind, mediaType: checked.value, content };
      await insertDocument(tx, { ...stored, sha256: sha256(content).toString("hex"), addedBy: by.id, addedAt: now });
      const added = {
        field: `document:${id}`,
        before: null,
        after: { title, kind },
        beforeOrigin: null,
        afterOrigin: null,
      };
      await insertEdits(tx, { facility: structure.facility, unit: null }, [added], by, now);
      return ok(id);
    }),
  );
}
