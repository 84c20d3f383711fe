import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  accountSchema,
  assetRecordSchema,
  batchRecordSchema,
  endpointRecordSchema,
  eventRecordSchema,
  jobRecordSchema,
  lookRecordSchema,
  photoJobRecordSchema,
  replaySchema,
  sessionRecordSchema,
  speechRecordSchema,
  uploadRecordSchema,
  videoRecordSchema,
  voiceRecordSchema,
  type Account,
} from "./records/index.ts";
import { RecordFolder } from "./record-folder.ts";

export type OpenStoreOptions = {
  /** Where everything is kept; null keeps it in a temporary folder until `close`. */
  folder: string | null;
  /** Makes ids repeat from run to run; without it each new folder makes its own. */
  seed?: string;
  balanceUsd: number;
};

export type Store = ReturnType<typeof openStore>;

/** Opens what the emulator remembers, or begins anew in an empty folder. */
export const openStore = ({ folder, seed, balanceUsd }: OpenStoreOptions) => {
  const root = folder ?? mkdtempSync(join(tmpdir(), "greenroom-emulator-"));
  const files = join(root, "files");
  mkdirSync(files, { recursive: true });
  const accounts = new RecordFolder(join(root, "account"), accountSchema);
  const account = (): Account =>
    accounts.get("account") ??
    accounts.put({
      id: "account",
      seed: seed ?? randomUUID(),
      secret: randomUUID(),
      idsMade: 0,
      balanceUsd,
      advancedMs: 0,
      tests: { day: 0, count: 0 },
    });

  return {
    speeches: new RecordFolder(join(root, "speeches"), speechRecordSchema),
    assets: new RecordFolder(join(root, "assets"), assetRecordSchema),
    videos: new RecordFolder(join(root, "videos"), videoRecordSchema),
    /** Translations, lipsyncs, proofreads and removals of backgrounds. */
    jobs: new RecordFolder(join(root, "jobs"), jobRecordSchema),
    looks: new RecordFolder(join(root, "looks"), lookRecordSchema),
    voices: new RecordFolder(join(root, "voices"), voiceRecordSchema),
    sessions: new RecordFolder(join(root, "sessions"), sessionRecordSchema),
    uploads: new RecordFolder(join(root, "uploads"), uploadRecordSchema),
    photoJobs: new RecordFolder(join(root, "photo-jobs"), photoJobRecordSchema),
    endpoints: new RecordFolder(join(root, "endpoints"), endpointRecordSchema),
    events: new RecordFolder(join(root, "events"), eventRecordSchema),
    batches: new RecordFolder(join(root, "batches"), batchRecordSchema),
    replays: new RecordFolder(join(root, "replays"), replaySchema),
    account,
    changeAccount: (change: Partial<Omit<Account, "id">>): Account =>
      accounts.put({ ...account(), ...change }),
    /** 32 hexadecimal digits, as HeyGen's ids. */
    makeId: (): string => {
      const { seed: ownSeed, idsMade } = account();
      accounts.put({ ...account(), idsMade: idsMade + 1 });
      return createHash("sha256").update(`${ownSeed}:${idsMade}`).digest("hex").slice(0, 32);
    },
    /** Absolute path of a media file. */
    fileOf: (name: string): string => join(files, name),
    close: async (): Promise<void> => {
      if (folder === null) await rm(root, { recursive: true, force: true });
    },
  };
};
