import type { Json } from "./tables.ts";

/** The tables of features/orientation. */
export type OrientationTables = {
  orientation_version: {
    number: number;
    copied_from: number;
    rows: Json;
    editor: string;
    created_by: string;
    created_at: Date;
    changed_at: Date;
  };
  orientation_publication: {
    id: string;
    number: number;
    applies_from: string;
    comment: string;
    published_by: string;
    publisher: string;
    published_at: Date;
  };
};
