/** Lifetimes in seconds: those of Pro Santé Connect. */
export const lives = {
  code: 60,
  token: 120,
  refresh: 1799,
  interaction: 600,
  idle: 30 * 60,
  session: 4 * 3600,
  ciba: 120,
};
