/** The tables of features/waves. */
export type WaveTables = {
  wave_plan: {
    need_id: string;
    referral_id: string;
    aim_hours: number;
    target: number;
    state: "running" | "ended" | "stopped";
    ended_why: string | null;
    disclosure: "profile" | "full";
    wave: number;
    left_at: Date;
    next_at: Date | null;
    started_by: string;
    started_at: Date;
  };
  request_estimate: {
    request_id: string;
    referral_id: string;
    horizon_hours: number;
    chance: number;
    low: number;
    high: number;
    sample: number;
    said_at: Date;
  };
  unit_pace: {
    unit_id: string;
    kind: string;
    module: string;
    departement: string;
    sent: number;
    answered: number;
    exposed: number[];
    favourable: number[];
    median_answer_hours: number | null;
    measured_at: Date;
  };
  pace_group: {
    module: string;
    kind: string;
    departement: string;
    units: number;
    exposed: number[];
    favourable: number[];
    strength: number;
    measured_at: Date;
  };
};
