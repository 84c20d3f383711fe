import { parseEnv } from "node:util";
import { InputError } from "../../errors.ts";
import { splitSecrets } from "../config.ts";
import type { Output } from "../output.ts";
import { readEnvText, writeSetting } from "./write-setting.ts";

export const webhookSecretSetting = "GREENROOM_WEBHOOK_SECRET";

export type SecretKeeper = { keep: (endpointId: string, secret: string) => Promise<void> };

/**
 * Sees to it that a secret which is told once is not lost: shows it, or writes it into `.env` and does not show it.
 *
 * @param how with several secrets in `.env` there is nothing to tell which one is to be replaced.
 * @throws InputError before anything is asked for that could not be kept.
 */
export const openSecretKeeper = async (
  how: "add" | "replace",
  { save = false, envFile }: { save?: boolean; envFile: string },
  output: Output,
): Promise<SecretKeeper> => {
  const show = (endpointId: string, secret: string): void => {
    output.emit("secret", { endpointId, secret });
    output.say("This is its secret. It is not shown again; keep it where the events are verified:");
    output.raw(`\n${webhookSecretSetting}=${secret}\n`);
  };
  if (!save) {
    return {
      keep: (endpointId, secret) => {
        show(endpointId, secret);
        return Promise.resolve();
      },
    };
  }
  const known = splitSecrets(parseEnv((await readEnvText(envFile)).text)[webhookSecretSetting]);
  if (how === "replace" && known.length > 1) {
    throw new InputError(`${webhookSecretSetting} holds several secrets.`, {
      place: { file: envFile },
      hint: "Leave --save out, and put the new one in place of the one that is void.",
    });
  }
  return {
    keep: async (endpointId, secret) => {
      const secrets = how === "add" ? [...known, secret] : [secret];
      try {
        await writeSetting(envFile, webhookSecretSetting, secrets.join(","));
      } catch (error) {
        // HeyGen does not tell it twice.
        show(endpointId, secret);
        throw error;
      }
      output.emit("secret", { endpointId, file: envFile });
      output.say(`Its secret is in ${envFile}, as ${webhookSecretSetting}. Keep that file to yourself.`);
    },
  };
};
