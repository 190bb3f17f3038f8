/** What treating doctors add to the base; `treating_doctor` itself came with everyone. */
export type DoctorTables = {
  volet_release: {
    id: string;
    referral_id: string;
    code: string;
    version: number;
    released_by: string;
    released_at: Date;
    revoked_at: Date | null;
  };
};
