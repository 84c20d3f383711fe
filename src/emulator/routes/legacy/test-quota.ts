import { ApiError } from "../../server/api-error.ts";
import { type Context } from "../../server/context.ts";

const testsADay = 5;
const dayMs = 24 * 3600 * 1000;

/** Test videos cost nothing and are few: five a day of the emulator's clock. */
export const countTest = ({ store, nowMs }: Pick<Context, "store" | "nowMs">): void => {
  const day = Math.floor(nowMs() / dayMs);
  const { tests } = store.account();
  const count = tests.day === day ? tests.count : 0;
  if (count >= testsADay)
    throw new ApiError("trial_video_limit_exceeded", `Daily API trial limit of ${testsADay} reached.`);
  store.changeAccount({ tests: { day, count: count + 1 } });
};
