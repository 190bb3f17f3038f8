/** Shared desks and territories: a part of `Tables`. */
export type DeskTables = {
  desk_facility: {
    id: string;
    desk_unit: string;
    facility_id: string;
    asked_at: Date;
    asked_by: string;
    accepted_at: Date | null;
    accepted_by: string | null;
    may_answer: boolean;
    may_count: boolean;
    ended_at: Date | null;
    ended_by: string | null;
  };
  desk_facility_change: {
    id: string;
    desk_facility_id: string;
    at: Date;
    who: string;
    answers: boolean | null;
    counts: boolean | null;
  };
  desk_follow: { desk_unit: string; request_id: string; account_id: string; at: Date };
  territory: { unit_id: string; name: string; departements: string[]; announced_month: string | null };
};
