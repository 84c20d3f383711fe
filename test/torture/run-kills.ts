import { runKillRound, type KillRound, type KillRoundResult, type KillTools } from "./kill-round.ts";

/** With idempotency keys that work and that do not, with lists that are up to date and that are a minute late. */
const circumstances = (["honoured", "ignored"] as const).flatMap((idempotency) =>
  [0, 60_000].map((listLagMs) => ({
    idempotency,
    listLagMs,
    name: `idempotency ${idempotency}, list lag ${String(listLagMs / 1000)} s`,
  })),
);

/** Shares the kills out over all circumstances, and adds up what came of it. */
export const runKills = async (
  { kills, rows, processes }: Pick<KillRound, "kills" | "rows" | "processes">,
  tools: KillTools,
): Promise<KillRoundResult> => {
  const results: KillRoundResult[] = [];
  for (const [index, circumstance] of circumstances.entries()) {
    const share = (whole: number) =>
      Math.floor((whole * (index + 1)) / circumstances.length) -
      Math.floor((whole * index) / circumstances.length);
    const round = { ...circumstance, processes, kills: share(kills), rows: share(rows) };
    const result = await runKillRound(round, tools);
    tools.say(`  ${circumstance.name}: ${describe(result)}`);
    results.push(result);
  }
  const sum = (field: keyof KillRoundResult) => results.reduce((total, result) => total + result[field], 0);
  return {
    ...{ rows: sum("rows"), kills: sum("kills"), duplicatePaidJobs: sum("duplicatePaidJobs") },
    ...{ lostClips: sum("lostClips"), missing: sum("missing"), paidJobs: sum("paidJobs") },
    ...{ paidSpeeches: sum("paidSpeeches"), speechRepeats: sum("speechRepeats") },
    speechesOpen: sum("speechesOpen"),
    speechRepeatsAfterReceipt: sum("speechRepeatsAfterReceipt"),
    ...{ recoveries: sum("recoveries"), seconds: sum("seconds") },
    longestStallMs: Math.max(...results.map(({ longestStallMs }) => longestStallMs)),
  };
};

const describe = (result: KillRoundResult): string =>
  [
    `${String(result.kills)} kills`,
    `${String(result.rows)} rows`,
    `${String(result.paidJobs)} videos paid, ${String(result.duplicatePaidJobs)} twice`,
    `${String(result.lostClips)} clips lost`,
    `${String(result.speechRepeats)} of ${String(result.paidSpeeches)} speeches repeated`,
    `${String(result.recoveries)} recoveries`,
    `${String(result.seconds)} s`,
  ].join(", ");
