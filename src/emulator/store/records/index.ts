/** What the emulator keeps, a JSON file for each. */
export * from "./account.ts";
export * from "./asset.ts";
export * from "./batch.ts";
export * from "./job.ts";
export * from "./look.ts";
export * from "./session.ts";
export * from "./video.ts";
export * from "./webhook.ts";
