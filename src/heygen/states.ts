/** Where a job at HeyGen stands, whatever the family calls it. */
export type JobState = "pending" | "completed" | "failed";

const done = new Set(["completed", "complete", "success"]);
const bad = new Set(["failed", "error", "not_found", "deleted"]);

/** Unknown words read as pending: HeyGen adds stages, and a caller has a deadline anyway. */
export const stateOf = (rawStatus: string): JobState => {
  const status = rawStatus.toLowerCase();
  if (done.has(status)) return "completed";
  return bad.has(status) ? "failed" : "pending";
};
