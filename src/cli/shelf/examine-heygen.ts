import { AppError } from "../../errors.ts";
import { HeygenAuthError, type Account, type ApiKey, type HeygenClient } from "../../heygen/index.ts";
import { walletOf } from "../account.ts";
import type { Config } from "../config.ts";
import { chooseMaker, describeMaker, type MakerChoice } from "../connect.ts";
import { openClient } from "../open-client.ts";
import { formatError } from "../report-error.ts";
import { dayOf, plain } from "./words.ts";

/** One thing a doctor looks at. */
export type Finding = {
  name: string;
  state: "ok" | "missing" | "broken";
  found: string;
  remedy: string | null;
};

/** The address and the API, what the key may do, and what is left: each its own line, because each has its own remedy. */
export const examineHeygen = async ({
  config,
  signal,
}: {
  config: Config;
  signal: AbortSignal;
}): Promise<Finding[]> => {
  const name = "HeyGen";
  const choice = chooseMaker(config, false);
  if (choice.url === null) {
    const remedy = "Set HEYGEN_API_KEY (in the environment or in .env) to make real presenters.";
    return [{ name, state: "missing", found: `no key; ${describeMaker(choice)} is used`, remedy }];
  }
  const warnings: string[] = [];
  const heygen = await openClient(choice, choice.url, ({ message }) => warnings.push(message));
  const api = choice.api === "v3" ? ", API v3" : "";
  const address = choice.maker === "heygen" ? ` at ${new URL(choice.url).origin}` : "";
  const found = `${describeMaker(choice)}${api}${address}`;
  try {
    const access = await examineAccess(heygen, choice, signal);
    const remedy =
      warnings.length === 0 ? null : `${warnings.join(" ")} Unset GREENROOM_HEYGEN_API to use v3.`;
    return [{ name, state: "ok", found, remedy }, ...access];
  } catch (error) {
    return [{ name, state: "broken", ...describeFailure(error, choice) }];
  } finally {
    await heygen.close();
  }
};

/** Only a key of v3 can be asked about; anything else shows by the balance that it is valid. */
const examineAccess = async (
  heygen: HeygenClient,
  choice: MakerChoice,
  signal: AbortSignal,
): Promise<Finding[]> => {
  if (choice.api === "v3" && "apiKey" in choice.credentials) {
    const key = describeKey(await heygen.account.keySelf({ signal }));
    return [key, await checkAccount(heygen, choice, signal)];
  }
  return [describeAccount(await heygen.account.me({ signal }))];
};

const describeFailure = (error: unknown, choice: MakerChoice): Pick<Finding, "found" | "remedy"> => {
  if (!(error instanceof AppError)) return { found: formatError(error), remedy: null };
  return { found: error.message, remedy: remedyOf(error, choice) ?? error.hint ?? null };
};

const remedyOf = (error: AppError, { credentials }: MakerChoice): string | null => {
  if (!(error instanceof HeygenAuthError)) return null;
  if ("oauthToken" in credentials) {
    return error.status === 403
      ? "HeyGen knows the token, and it may not do this. Sign in again with more rights, or use a key."
      : "HeyGen does not know this token, or it has expired. Sign in again for another one.";
  }
  return error.status === 403
    ? `HeyGen knows the key, and it may not do this. Give it more scopes at ${keyPage}.`
    : `HeyGen does not know this key. Copy it again from ${keyPage}.`;
};

const keyPage = "https://app.heygen.com/settings/api";

/** What a key needs for all that Greenroom does, and what lacks without it. */
const neededScopes = [
  ["voices:write", "speech"],
  ["assets:write", "uploads"],
  ["videos:write", "presenters"],
  ["avatars:read", "looks"],
  ["account:read", "the balance"],
] as const;

const describeKey = ({ name, status, scopeMode, scopes, expiresAtMs }: ApiKey): Finding => {
  const lacking = scopeMode === "full" ? [] : neededScopes.filter(([scope]) => !isAllowed(scope, scopes));
  const isActive = status === null || status === "active";
  const mode = scopeMode === "custom" ? scopes.join(", ") : (scopeMode?.replace("_", "-") ?? "unknown scope");
  return {
    name: "HeyGen key",
    state: isActive && lacking.length === 0 ? "ok" : isActive ? "missing" : "broken",
    found: [
      `"${plain(name)}", ${plain(mode)}`,
      ...(isActive ? [] : [plain(status)]),
      ...(expiresAtMs === null ? [] : [`until ${dayOf(expiresAtMs)}`]),
    ].join(", "),
    remedy: !isActive
      ? `Make another key at ${keyPage}.`
      : lacking.length === 0
        ? null
        : `It lacks ${lacking.map(([scope, what]) => `${scope} (${what})`).join(", ")}.`,
  };
};

/** To write includes to read. */
const isAllowed = (scope: string, scopes: readonly string[]): boolean => {
  const [thing = "", action = ""] = scope.split(":");
  const actions = action === "read" ? ["read", "write", "*"] : ["write", "*"];
  return scopes.some((each) => {
    const [ofThing, may = ""] = each.split(":");
    return (ofThing === "*" || ofThing === thing) && actions.includes(may);
  });
};

const checkAccount = async (
  heygen: HeygenClient,
  choice: MakerChoice,
  signal: AbortSignal,
): Promise<Finding> => {
  try {
    return describeAccount(await heygen.account.me({ signal }));
  } catch (error) {
    return { name: accountName, state: "broken", ...describeFailure(error, choice) };
  }
};

const accountName = "HeyGen account";

const describeAccount = ({ billing }: Account): Finding => ({
  ...{ name: accountName, state: "ok", found: walletOf(billing, 0).text, remedy: null },
});
