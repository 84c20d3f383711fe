import type { Maker } from "../../model/media.ts";
import { createAnswers } from "./answers.ts";
import { createCharges } from "./charges.ts";
import { createClaims } from "./claims.ts";
import { openDatabase, type Database } from "./database.ts";
import { createIntents } from "./intents.ts";
import { createNews, type RemoteNews } from "./news.ts";
import { createOrders } from "./orders.ts";
import { createOwners, isProcessAlive, type OwnersOptions } from "./owners.ts";
import { createPace, type Stop } from "./pace.ts";
import { createRows } from "./rows.ts";
import { addUpSpend, type Spend } from "./spend.ts";
import { createSteps } from "./steps.ts";
import { createSurveys } from "./surveys.ts";
import { createWebmRefusals } from "./webm-refusals.ts";

export type LedgerOptions = Partial<OwnersOptions>;
export type Ledger = ReturnType<typeof createLedger>;

/**
 * Opens (and where needed makes) the ledger of a project: what was asked for, what became of it, what it cost. Any number
 * of processes may have it open at once, and each of them may be killed at any time.
 *
 * @throws MachineError where the file cannot be used.
 */
export const openLedger = async (file: string, options: LedgerOptions = {}): Promise<Ledger> => {
  const database = await openDatabase(file);
  const now = options.now ?? Date.now;
  const owners = {
    now,
    monotonicNow: options.monotonicNow ?? (() => performance.now()),
    leaseMs: options.leaseMs ?? 30_000,
    isProcessAlive: options.isProcessAlive ?? isProcessAlive,
  };
  return createLedger(database, owners);
};

/** What was ordered, by day (UTC) or by brief and command. */
export const readSpend = (ledger: Pick<Ledger, "spend">, { by }: { by: "day" | "brief" }): Spend[] =>
  ledger.spend(by);

const createLedger = (database: Database, options: OwnersOptions) => {
  const { now } = options;
  const owners = createOwners(database, options);
  const pace = createPace(database, now);
  const news = createNews(database);
  const rows = createRows(database);
  const charges = createCharges(database, now);
  const { bump } = rows;

  return {
    revision: rows.revision,
    find: rows.find,
    refresh: rows.held,
    beat: owners.beat,
    ...createClaims(database, rows, owners),
    ...createIntents(database, rows, pace, options),
    ...createAnswers(database, { rows, charges, pace, heardOf: news.heardOf, now }),
    ...createSteps(database, rows),

    /** What a webhook, or anybody else, has heard of a video. Whoever waits for it looks at once; it takes no place any more. */
    recordRemoteStatus: (remoteId: string, state: RemoteNews["state"]): void => {
      news.record({ remoteId, state });
    },
    takeDelivery: news.takeDelivery,
    remoteNews: news.ofWaiting,
    ...createSurveys(database, owners),
    ...createWebmRefusals(database, { bump, now }),

    /** Ends the submissions of every run that has begun by now. */
    stop: (maker: Maker, stop: Stop): void => {
      database.transaction(() => {
        pace.stop(maker, bump(), stop);
      });
    },
    stopSince: pace.stopSince,

    orders: createOrders(database, owners),
    spend: (by: "day" | "brief"): Spend[] => addUpSpend(database, by),

    /** Gives back every lease of this process. */
    close: (): void => {
      owners.leave();
      database.close();
    },
  };
};
