import { AppError } from "../../errors.ts";
import { createHeygenClient, HeygenAuthError, type ApiKey, type HeygenClient } from "../../heygen/index.ts";
import { walletOf } from "../account.ts";
import type { Config } from "../config.ts";
import { chooseMaker, describeMaker } from "../connect.ts";
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
  const heygen = createHeygenClient({ apiKey: choice.apiKey, baseUrl: choice.url });
  const found = `${describeMaker(choice)}, API v3${choice.maker === "heygen" ? ` at ${new URL(choice.url).origin}` : ""}`;
  try {
    const key = await heygen.account.keySelf({ signal });
    return [{ name, state: "ok", found, remedy: null }, describeKey(key), await checkAccount(heygen, signal)];
  } catch (error) {
    return [{ name, state: "broken", ...describeFailure(error) }];
  } finally {
    await heygen.close();
  }
};

const describeFailure = (error: unknown): Pick<Finding, "found" | "remedy"> => {
  if (!(error instanceof AppError)) return { found: formatError(error), remedy: null };
  return { found: error.message, remedy: remedyOf(error) ?? error.hint ?? null };
};

const remedyOf = (error: AppError): string | null => {
  if (!(error instanceof HeygenAuthError)) return null;
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

const checkAccount = async (heygen: HeygenClient, signal: AbortSignal): Promise<Finding> => {
  const name = "HeyGen account";
  try {
    const { billing } = await heygen.account.me({ signal });
    return { name, state: "ok", found: walletOf(billing, 0).text, remedy: null };
  } catch (error) {
    return { name, state: "broken", ...describeFailure(error) };
  }
};
