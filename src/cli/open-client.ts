import type { HeygenClient, HeygenWarning } from "../heygen/index.ts";
import type { MakerChoice } from "./connect.ts";

/** The client of the chosen API, loaded when it is needed. */
export const openClient = async (
  { credentials, api, uploadUrl }: Pick<MakerChoice, "credentials" | "api" | "uploadUrl">,
  baseUrl: string,
  onWarning: (warning: HeygenWarning) => void,
): Promise<HeygenClient> => {
  const options = { ...credentials, baseUrl, onWarning };
  if (api === "v3") {
    const { createHeygenClient } = await import("../heygen/index.ts");
    return createHeygenClient(options);
  }
  const { createHeygenClientOverLegacy } = await import("../heygen/legacy/index.ts");
  const endedHint = "Use v3: unset GREENROOM_HEYGEN_API.";
  return createHeygenClientOverLegacy({ ...options, uploadBaseUrl: uploadUrl, endedHint });
};
