import type { FacilityId, Source } from "#features/directory/facility.ts";
import type { UnitId } from "#features/directory/unit.ts";

export type Means = "phone" | "email" | "mssante" | "website";
/** Who may read it: anyone, or professionals signed in. */
export type Audience = "public" | "professionals";

/** A way to reach a facility or one of its units, and who may know it. */
export type Contact = {
  id: string;
  facility: FacilityId;
  unit: UnitId | null;
  label: string;
  means: Means;
  value: string;
  audience: Audience;
  source: Source;
  position: number;
  updatedAt: Date;
};

export const meansLabels = {
  phone: "Téléphone",
  email: "Courriel",
  mssante: "Messagerie sécurisée de santé",
  website: "Site",
} satisfies Record<Means, string>;

export const audienceLabels = {
  public: "Public",
  professionals: "Professionnels connectés",
} satisfies Record<Audience, string>;
