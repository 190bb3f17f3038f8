/** A place kept for one request until an hour: at the second it is over, it is anybody's. */
export type Hold = { until: Date; extended: boolean };
