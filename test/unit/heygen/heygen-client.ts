import { onTestFinished } from "vitest";
import {
  createHeygenClient,
  type HeygenClientOptions,
  type HeygenWarning,
} from "../../../src/heygen/index.ts";
import { startScriptedServer, type Step } from "../../support/scripted-server.ts";

/** The key of these tests. It may show up in no error and no warning. */
export const canary = "sk_V2_canary_6f1d0c9e8b";

type TestOptions = Partial<Omit<HeygenClientOptions, "baseUrl" | "dispatcher">>;

/** A client against a server that follows a script. Time does not pass: pauses are noted instead. */
export const startClient = async (steps: [Step, ...Step[]], options: TestOptions = {}) => {
  const server = await startScriptedServer(...steps);
  const pauses: number[] = [];
  const warnings: HeygenWarning[] = [];
  const client = createHeygenClient({
    apiKey: canary,
    random: () => 0.5,
    now: () => 0,
    sleep: (ms) => {
      pauses.push(ms);
      return Promise.resolve();
    },
    onWarning: (warning) => {
      warnings.push(warning);
    },
    ...options,
    baseUrl: server.url,
  });
  onTestFinished(client.close);
  return { client, received: server.received, pauses, warnings, url: server.url };
};

/** What a call fails with. */
export const failureOf = async (call: Promise<unknown>): Promise<unknown> => {
  try {
    await call;
  } catch (error) {
    return error;
  }
  throw new Error("expected the call to fail");
};
