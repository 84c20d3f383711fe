/** How a request whose answer never came is settled without ever paying twice. See README.md for why. */
export type Recovery = {
  /**
   * How long after a request was last sent its job may still appear in HeyGen's list: longer than the request is waited
   * for and the list lags behind, together.
   *
   * @default 300_000
   */
  quarantineMs: number;
  /** How long the answer to a paid request is waited for. @default 120_000 */
  createTimeoutMs: number;
  /** How far the wall clock is thought to jump. @default 900_000 */
  clockJumpMs: number;
  /** How long after a request its idempotency key is relied on; HeyGen keeps it for 24 hours. @default 82_800_000 */
  keyLifeMs: number;
  /** Between two searches. @default 5_000 */
  searchEveryMs: number;
  /** How long HeyGen may be out of reach before waiting for it is given up. @default 600_000 */
  offlineMs: number;
};

export const defaultRecovery: Recovery = {
  quarantineMs: 300_000,
  createTimeoutMs: 120_000,
  clockJumpMs: 900_000,
  keyLifeMs: 23 * 3_600_000,
  searchEveryMs: 5_000,
  offlineMs: 600_000,
};
