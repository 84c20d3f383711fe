import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  accountSchema,
  assetRecordSchema,
  photoRecordSchema,
  replaySchema,
  speechRecordSchema,
  videoRecordSchema,
  type Account,
} from "./records.ts";
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
    photos: new RecordFolder(join(root, "photos"), photoRecordSchema),
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
