/** A professional as the Annuaire Santé tells them, with where they work. */
export type Professional = {
  nationalId: string;
  rpps: string | null;
  civility: string | null;
  familyName: string;
  givenName: string | null;
  activities: Practice[];
};

export type Practice = {
  professionLabel: string | null;
  skillLabel: string | null;
  structureName: string | null;
  street: string | null;
  postcode: string | null;
  city: string | null;
  phone: string | null;
  mss: string | null;
};

/** "Dr Alice TESTMEDECIN, médecin généraliste, 38200 Vienne": how one is proposed among others of the same name. */
export function professionalLabel({ civility, familyName, givenName, activities }: Professional): string {
  const [practice] = activities;
  const name = [civility, givenName, familyName].filter(Boolean).join(" ");
  const what = practice?.skillLabel ?? practice?.professionLabel;
  const where = [practice?.postcode, practice?.city].filter(Boolean).join(" ");
  return [name, what, where].filter(Boolean).join(", ");
}
