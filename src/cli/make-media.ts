import { assertNever, InputError, InputErrors } from "../errors.ts";
import type { Plan } from "../model/plan.ts";
import type { TransparentWay } from "../model/transparent.ts";
import type { Prepared, PrepareEvent } from "../prepare/index.ts";
import { sleep, type Connector } from "./connect.ts";
import { locateSource, placeOfChoice, type LoadedPlan } from "./load-plan.ts";
import { plural } from "./output.ts";
import { pricesOf } from "./read-prices.ts";
import type { Session } from "./session.ts";

export type MakeOptions = {
  /** As people read it. */
  title: string;
  only?: "speech" | undefined;
};

/** Makes or finds what a plan needs, with whoever is connected to, and says how it goes. */
export const makeMedia = async (
  { cache, project, prices, output, remote, signal, loaded }: Session,
  plan: Plan,
  connector: Connector,
  { title: name, only }: MakeOptions,
): Promise<Prepared> =>
  output.step(name, async ({ progress, title }) => {
    const { prepareMedia } = await import("../prepare/index.ts");
    let [done, toMake] = [0, 0];
    const told = new Set<string>();
    const prepared = await prepareMedia(plan, {
      cache,
      ledger: { file: project.ledgerFile },
      prices: pricesOf(prices),
      connect: connector.connect,
      locate: locateSource,
      only,
      remote,
      signal,
      sleep,
      now: Date.now,
      onProgress: (event) => {
        output.emit("media", event);
        if (event.type === "counted") ({ toMake } = event);
        else if ("state" in event) {
          if (event.type === "asset" || event.state === "cached") return;
          if (event.state === "done" || event.state === "failed") done++;
          progress(`${done} of ${toMake}: ${event.type} ${event.state}: ${event.label}`);
        } else if (event.type === "way") {
          // A thousand rows have one presenter.
          if (!told.has(event.look)) output.warn(`! ${describeWay(event)}`);
          told.add(event.look);
        } else if (event.type === "recovering" || event.type === "slowed") progress(describeEvent(event));
        else output.warn(`! ${describeEvent(event)}`);
      },
    });
    title(describePrepared(name, prepared, plan));
    const failed = [...prepared.failed].map(
      ([key, error]) => [key, error instanceof InputError ? locateOne(error, loaded) : error] as const,
    );
    return { ...prepared, failed: new Map(failed) };
  });

const howMade: Record<TransparentWay, string> = {
  webm: "HeyGen makes it transparent",
  "green-screen": "it is made on green, which is taken out here",
  "background-removal": "HeyGen removes its background in a second job",
};

const describeWay = ({ look, way }: Extract<PrepareEvent, { type: "way" }>): string =>
  `"${look}" cannot be made in the first way of "transparent": ${howMade[way]}.`;

const describeEvent = (
  event: Extract<PrepareEvent, { type: "stuck" | "recovering" | "slowed" | "notice" }>,
): string => {
  switch (event.type) {
    case "stuck":
      return `HeyGen has been making video ${event.videoId} for ${event.minutes} min (${event.status}). It is waited for.`;
    case "recovering":
      return `An earlier request was cut off: its clip is searched for (${event.tag}) before it may be asked for again.`;
    case "slowed":
      return `HeyGen takes no more at once: ${plural(event.limit, "clip")} at a time for now.`;
    case "notice":
      return event.message;
    default:
      return assertNever(event);
  }
};

const describePrepared = (name: string, { made, failed, manifest }: Prepared, { needs }: Plan): string => {
  const paid = Object.entries(manifest.entries).filter(([key, { kind }]) => {
    const need = needs[key];
    // What was joined just now counts by its parts.
    const isJoined = need?.kind === "speech" && need.parts?.some((part) => part in manifest.entries) === true;
    return kind !== "asset" && !isJoined;
  });
  const cached = paid.length - made.speech - made.avatars;
  if (made.speech + made.avatars + failed.size === 0)
    return `${name}: all ${cached} in the cache; nothing was sent`;
  return [
    `${name}: made ${plural(made.speech, "speech").replace(/speechs/, "speeches")} and ${plural(made.avatars, "clip")}`,
    `${cached} in the cache`,
    ...(failed.size === 0 ? [] : [`${failed.size} failed`]),
  ].join(", ");
};

/** The maker knows which id it does not have; we know where it was written. */
export const locateChoice = (error: unknown, loaded: LoadedPlan): unknown => {
  if (error instanceof InputErrors)
    return new InputErrors(error.errors.map((each) => locateOne(each, loaded)));
  return error instanceof InputError ? locateOne(error, loaded) : error;
};

const locateOne = (error: InputError, loaded: LoadedPlan): InputError => {
  const what = (["avatar", "voice"] as const).find((each) => error.place.path === `${each}.id`);
  const id = /"([^"]+)"/.exec(error.message)?.[1];
  if (what === undefined || id === undefined) return error;
  const place = placeOfChoice(loaded, what, id);
  return new InputError(error.message, { place, hint: error.hint, code: error.code, cause: error });
};
