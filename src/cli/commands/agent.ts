import path from "node:path";
import { exitCodes, InputError, MediaError, type ExitCode } from "../../errors.ts";
import { estimateUsd, type AgentSessionInput, type Video } from "../../heygen/index.ts";
import { digestValue } from "../../media/digest.ts";
import { identifyFile } from "../../media/identify.ts";
import { checkAttachments, type Attachment } from "../agent/attach-files.ts";
import { awaitVideo, type AgentClock } from "../agent/await-video.ts";
import { composePrompt, type Composed, type ComposeOptions } from "../agent/compose-prompt.ts";
import { placeSession } from "../agent/order-session.ts";
import { formatByteSize } from "../byte-size.ts";
import { chooseMaker, sleep } from "../connect.ts";
import { formatSeconds, formatUsd } from "../output.ts";
import { openPurse, type SpendOptions } from "../purse.ts";
import { readPrices } from "../read-prices.ts";
import { fetchLink } from "../shelf/fetch-link.ts";
import { openOrder, type Order, type WorkPrice } from "../shelf/open-order.ts";
import { refuseExisting, saveWhole, withEnding } from "../shelf/save-whole.ts";
import { withShelf, type Shelf, type ShelfOptions, type ShelfTools } from "../shelf/with-shelf.ts";
import { firstWords } from "../shelf/words.ts";

export type AgentOptions = ShelfOptions &
  SpendOptions &
  ComposeOptions & {
    out?: string;
    dryRun?: boolean;
    style?: string;
    brandKit?: string;
    incognito?: boolean;
    callbackUrl?: string;
    callbackId?: string;
    /** Another video of an order that was made before. */
    again?: boolean;
    force?: boolean;
  };

/** So much more than was asked for has been seen: a budget has to hold for that too. */
const longestShare = 1.74;
const usualSeconds = 45;
const systemClock: AgentClock = { now: Date.now, sleep };

/** `greenroom agent`: a video that HeyGen's Video Agent makes of a prompt. */
export const runAgent = async (
  words: string | undefined,
  options: AgentOptions,
  tools: ShelfTools,
  clock: AgentClock = systemClock,
): Promise<ExitCode> => {
  const { out, dryRun = false, force = false } = options;
  if (out === undefined && !dryRun) {
    throw new InputError("It is not said where the video goes.", {
      hint: "Add -o video.mp4, or --dry-run to see the prompt alone.",
    });
  }
  const { api } = chooseMaker(tools.config, options.offline ?? false);
  if (api === "legacy" && !dryRun) {
    throw new InputError("The legacy API cannot be asked what became of an order to the Video Agent.", {
      code: "agent_needs_v3",
      hint: "Unset GREENROOM_HEYGEN_API for this command.",
    });
  }
  const composed = await composePrompt(words, options, tools);
  const attachments = await checkAttachments(composed.attachments);
  showPrompt(composed, options, tools);
  if (dryRun || out === undefined) return exitCodes.done;
  refuseExisting(withEnding(out, "mp4"), force);
  return withShelf(options, tools, (shelf) => make({ composed, attachments, out }, options, shelf, clock));
};

type Work = { composed: Composed; attachments: Attachment[]; out: string };

const make = async (
  { composed, attachments, out }: Work,
  options: AgentOptions,
  shelf: Shelf,
  clock: AgentClock,
): Promise<ExitCode> => {
  const { output, choice } = shelf;
  const input: AgentSessionInput = {
    prompt: composed.text,
    // Without it more sessions end without a video.
    mode: "generate",
    avatarId: composed.prompt.avatarId ?? undefined,
    voiceId: composed.prompt.voiceId ?? undefined,
    styleId: options.style,
    brandKitId: options.brandKit,
    orientation: composed.prompt.orientation ?? undefined,
    incognito: options.incognito,
  };
  const price = await priceOf(composed, shelf);
  // Of what is made, and not of how it is told that it is ready.
  const digest = digestValue({
    ...input,
    files: attachments.map((each) => (each.kind === "url" ? each.url : each.digest)),
    maker: choice.maker,
    url: choice.url,
  });
  const { callbackId, callbackUrl } = options;
  const order = await openOrder(
    {
      ...{ kind: "agent", request: input, digest, price, again: options.again },
      ...{ source: composed.brief ?? "greenroom agent", title: firstWords(composed.text) },
    },
    shelf,
    clock,
  );
  const state = order.state();
  if (state === "open") await approve(price, options, shelf);
  else output.say(resumes[state]);

  const saved = await output.step("Video Agent", async ({ progress, title }) => {
    const placing = placeSession({ ...input, callbackId, callbackUrl }, attachments, shelf);
    const sessionId = await order.place(placing, progress);
    output.emit("session", { id: sessionId, videoId: order.notes().videoId ?? null });
    const tools = { shelf, clock, progress };
    const video = await awaitVideo(sessionId, order, tools, (news) => output.emit("progress", news));
    progress("fetching the video");
    const fetched = await fetchVideo(video, out, options.force ?? false, shelf);
    const seconds = video.durationMs === null ? null : video.durationMs / 1000;
    order.done(seconds);
    const length = seconds === null ? "" : `${formatSeconds(seconds)}, `;
    title(`${fetched.file}: ${length}${formatByteSize(fetched.sizeInBytes)}`);
    return { ...fetched, video, sessionId };
  });
  output.emit("video", {
    ...{ file: path.resolve(saved.file), sizeInBytes: saved.sizeInBytes },
    ...{ id: saved.video.id, sessionId: saved.sessionId, durationMs: saved.video.durationMs },
  });
  return exitCodes.done;
};

const resumes: Record<Exclude<ReturnType<Order["state"]>, "open">, string> = {
  uncertain: "This was ordered before, and its answer never came: what became of it is found out first.",
  "under way": "This is under way at HeyGen: it is waited for, and nothing more is paid.",
  made: "This was made before: it is fetched, and nothing is paid. --again makes another.",
};

const priceOf = async ({ prompt }: Composed, { config, project }: Shelf): Promise<WorkPrice> => {
  const { table } = await readPrices(config, project);
  const expected = prompt.seconds ?? usualSeconds;
  return {
    ...{ seconds: expected, asOf: table.asOf },
    usdOf: (seconds) => estimateUsd({ kind: "video-agent", seconds: seconds ?? expected }, table),
  };
};

/** @throws SpendError before anything is sent. */
const approve = async (
  { seconds, usdOf, asOf }: WorkPrice,
  { budget, yes = false }: AgentOptions,
  { choice, config, output }: Shelf,
): Promise<void> => {
  if (choice.maker !== "heygen") return;
  const usd = usdOf(seconds) ?? 0;
  const mostUsd = usd * longestShare;
  output.emit("price", { toPayUsd: usd, mostUsd, seconds, exact: false, pricesAsOf: asOf });
  output.say(
    `To pay: about ${formatUsd(usd)} for ${String(seconds)} s by the prices of ${asOf}; up to ${formatUsd(mostUsd)} if the agent makes it longer, as it may.`,
  );
  const purse = openPurse({
    policy: { budgetUsd: budget ?? null, confirmAboveUsd: config.confirmAboveUsd },
    isApproved: yes,
    confirm: output.confirm,
  });
  await purse.approve({ usd: mostUsd, exact: false }, 0);
};

const fetchVideo = (
  video: Video,
  out: string,
  force: boolean,
  shelf: Shelf,
): Promise<{ file: string; sizeInBytes: number }> =>
  fetchLink(
    async (refused) =>
      // Links die; what was just read has a fresh one.
      refused === 0
        ? video.videoUrl
        : (await shelf.heygen.videos.get(video.id, { signal: shelf.signal })).videoUrl,
    async (from) => {
      const { kind, ext } = await identifyFile(from);
      if (kind !== "video") throw new MediaError("What came in place of the video is no film.");
      const target = withEnding(out, ext);
      refuseExisting(target, force);
      return { file: target, ...(await saveWhole({ path: from }, target)) };
    },
    shelf,
  );

/** The prompt, and rule by rule what was changed or could be. */
const showPrompt = (
  { text, changes, unmet, attachments, prompt }: Composed,
  { dryRun = false, optimise = false }: AgentOptions,
  { output }: ShelfTools,
): void => {
  for (const change of changes) output.emit("change", change);
  for (const each of unmet) output.emit("unmet", each);
  output.emit("prompt", {
    ...{ text, characters: text.length, seconds: prompt.seconds, orientation: prompt.orientation },
    ...{ avatarId: prompt.avatarId, voiceId: prompt.voiceId, files: attachments },
  });
  if (dryRun) {
    output.raw(`${text}\n`);
    output.say("");
  }
  if (changes.length > 0) output.say("What was changed, rule by rule:");
  for (const { rule, found, done, left } of changes) {
    output.say(`  ${rule}: ${brief(found)}`);
    if (done.length > 0) output.say(`    → ${brief(done)}`);
    if (left.length > 0) output.say(`    ! left to you: ${brief(left)}`);
  }
  if (!optimise && unmet.length > 0) {
    output.say(`${String(unmet.length)} rules of good prompts are not met; --optimise mends what it can:`);
    for (const { rule, found } of unmet) output.say(`  ${rule}: ${brief(found)}`);
  }
  if (dryRun) output.say("\nNothing was sent.");
};

const brief = (texts: readonly string[]): string =>
  texts.length <= 3
    ? texts.join("; ")
    : `${texts.slice(0, 2).join("; ")}; and ${String(texts.length - 2)} more`;
