import { lookup as lookUpName, type LookupAddress } from "node:dns";
import type { LookupFunction } from "node:net";
import { Agent } from "undici";
import { blockedHost } from "./download-error.ts";
import { isPublicAddress } from "./public-address.ts";

export type SafeAgentOptions = {
  connectMs: number;
  /** @default node:dns */
  lookup?: LookupFunction | undefined;
};

/**
 * Connects to public addresses only. The address is checked where the connection is made, so that a name cannot show one
 * address to a check and another to the connection.
 */
export const createSafeAgent = ({ connectMs, lookup }: SafeAgentOptions): Agent => {
  const resolve = lookup ?? lookUpName;
  return new Agent({
    connect: {
      timeout: connectMs,
      lookup: (hostname, options, done) => {
        resolve(hostname, options, (error, found, family) => {
          const addresses: LookupAddress[] =
            typeof found === "string" ? [{ address: found, family: family ?? 4 }] : found;
          if (error !== null || addresses.every(isPublic)) {
            done(error, found, family);
          } else {
            done(blockedHost(hostname), []);
          }
        });
      },
    },
  });
};

const isPublic = ({ address }: LookupAddress): boolean => isPublicAddress(address);
