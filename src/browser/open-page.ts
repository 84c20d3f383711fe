import { readFile, realpath } from "node:fs/promises";
import { extname, join, sep } from "node:path";
import { z } from "zod";
import { MachineError } from "../errors.ts";
import type { Size } from "../model/aspect.ts";
import type { PageBrowser } from "./open-page-browser.ts";

export type PageOptions = {
  /** Runs in the page before anything else. */
  script: string;
  /** All that the page can load: files by their paths below this folder. */
  publicDir: string;
  /** For one call. @default 120 s */
  timeoutMs?: number;
};

/** A page without Remotion. It has no server and no network: what it asks for is read from the disk, or refused. */
export type BarePage = {
  /** The size of what is seen, in CSS pixels, and how many pixels a photograph has for each of them. */
  resize: (size: Size, scale: number) => Promise<void>;
  /** Calls `globalThis.<name>` with JSON values. @returns what it resolves to. */
  call: (name: string, ...args: readonly unknown[]) => Promise<unknown>;
  /** A PNG of what is seen of the page, transparent where nothing is. */
  photograph: () => Promise<Buffer>;
  close: () => Promise<void>;
};

/** Never asked for: every request is answered here. */
const origin = "http://greenroom.invalid";

const types: Record<string, string> = { ".svg": "image/svg+xml", ".woff2": "font/woff2" };

/** @throws MachineError when the script throws, and, as all that the page does, when Chrome has ended. */
export const openPage = async (browser: PageBrowser, options: PageOptions): Promise<BarePage> => {
  const { script, publicDir, timeoutMs = 120_000 } = options;
  const { session, close } = await browser.blankPage();
  // Not a race of promises: one that never ends would keep every answer, pictures too, for as long as the page is open.
  const waiting = new Set<(error: Error) => void>();
  let failure: Error | null = null;
  session.on("Inspector.targetCrashed", () => {
    failure = new MachineError("A page of Chrome crashed.", { code: "page_crashed" });
    for (const giveUp of waiting) giveUp(failure);
  });

  const send = async (method: string, params: object = {}): Promise<unknown> => {
    if (failure !== null) throw failure;
    return new Promise<unknown>((resolve, reject) => {
      const settle = (how: () => void): void => {
        clearTimeout(timer);
        waiting.delete(giveUp);
        how();
      };
      const giveUp = (error: Error): void => settle(() => reject(error));
      const timer = setTimeout(() => giveUp(new MachineError(`Chrome did not answer ${method}.`)), timeoutMs);
      waiting.add(giveUp);
      session.send(method, params).then((value) => settle(() => resolve(value)), giveUp);
    });
  };

  const answer = async (event: unknown): Promise<void> => {
    const { requestId, request } = pausedSchema.parse(event);
    const found = await readRequested(request.url, { script, publicDir });
    await (found === null
      ? send("Fetch.failRequest", { requestId, errorReason: "Failed" })
      : send("Fetch.fulfillRequest", {
          requestId,
          responseCode: 200,
          responseHeaders: [{ name: "Content-Type", value: found.type }],
          body: found.body.toString("base64"),
        }));
  };

  const evaluate = async (expression: string): Promise<unknown> => {
    const { result, exceptionDetails } = evaluationSchema.parse(
      await send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true }),
    );
    if (exceptionDetails === undefined) return result.value;
    const { text, exception } = exceptionDetails;
    throw new MachineError((exception?.description ?? text).split("\n")[0] ?? text);
  };

  try {
    session.on("Fetch.requestPaused", (event) => {
      answer(event).catch(() => undefined); // a page that is gone needs no answer
    });
    await Promise.all([
      send("Fetch.enable"),
      send("Emulation.setDefaultBackgroundColorOverride", { color: { r: 0, g: 0, b: 0, a: 0 } }),
    ]);
    await send("Page.navigate", { url: `${origin}/` });
    await evaluate(
      "new Promise((resolve) => document.readyState === 'complete' ? resolve() : addEventListener('load', () => resolve()))",
    );
  } catch (error) {
    await close();
    throw error;
  }
  return {
    resize: async (size, scale) => {
      await send("Emulation.setDeviceMetricsOverride", { mobile: false, ...size, deviceScaleFactor: scale });
    },
    call: (name, ...args) =>
      evaluate(`globalThis.${name}(${args.map((arg) => JSON.stringify(arg)).join(",")})`),
    photograph: async () => {
      // The whole page: for a part of it Chrome lays the page out anew, and smooths some curves otherwise.
      const { data } = screenshotSchema.parse(
        await send("Page.captureScreenshot", { format: "png", optimizeForSpeed: true }),
      );
      return Buffer.from(data, "base64");
    },
    close,
  };
};

const pausedSchema = z.object({ requestId: z.string(), request: z.object({ url: z.string() }) });
const screenshotSchema = z.object({ data: z.string() });
const evaluationSchema = z.object({
  result: z.object({ value: z.unknown().optional() }),
  exceptionDetails: z
    .object({ text: z.string(), exception: z.object({ description: z.string().optional() }).optional() })
    .optional(),
});

/** The page itself, or a file below the folder; null for anything else. */
const readRequested = async (
  url: string,
  { script, publicDir }: Pick<PageOptions, "script" | "publicDir">,
): Promise<{ type: string; body: Buffer } | null> => {
  const { origin: asked, pathname } = new URL(url);
  if (asked !== origin) return null;
  if (pathname === "/") return { type: "text/html; charset=utf-8", body: Buffer.from(htmlOf(script)) };
  try {
    const root = await realpath(publicDir);
    const file = await realpath(join(root, decodeURIComponent(pathname)));
    if (!file.startsWith(`${root}${sep}`)) return null;
    return { type: types[extname(file)] ?? "application/octet-stream", body: await readFile(file) };
  } catch {
    return null; // not there: the page says which file it could not load
  }
};

const htmlOf = (script: string): string =>
  `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><style>body{margin:0}</style>` +
  // What would end the element is written otherwise; in a script it can stand in strings only.
  `<script>${script.replaceAll("</script", "<\\/script")}</script></head><body></body></html>`;
