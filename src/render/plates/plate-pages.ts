import PQueue from "p-queue";
import type { BarePage } from "../../browser/open-page.ts";
import { sizeOfAspect } from "../../model/aspect.ts";
import type { Cell, PlatePage } from "../../model/plates.ts";
import { videoPropsSchema, type VideoProps } from "../../model/video-props.ts";
import { heard } from "../heard.ts";
import type { Look } from "../segments/look.ts";

/** A page of Chrome in which a look's fonts are there. */
export type LookPage = {
  /** The sizes of a video's texts. */
  fit: (video: VideoProps) => Promise<VideoProps["fitted"]>;
  /** A PNG of the cells, as large as a frame. */
  draw: (cells: readonly Cell[]) => Promise<Buffer>;
};

/** The pages of Chrome that measure texts and draw plates. Opened when they are needed, and used again. */
export type PlatePages = {
  use: <T>(look: Look, work: (page: LookPage) => Promise<T>) => Promise<T>;
  /** There will be work for as many pages as may be open at once: they begin to open. */
  warm: (look: Look) => void;
  /** Closes all pages when nobody works with them any more. Who needs one afterwards opens it anew. */
  close: () => Promise<void>;
};

export type PlatePagesOptions = {
  /** A blank page with the script that `bundlePlatePage` has made. */
  page: () => Promise<BarePage>;
  scale: number;
  /** Pages that are open at once. */
  concurrency: number;
};

/** One page draws so many plates before another would be open. */
const drawnByOne = 12;

export const openPlatePages = (options: PlatePagesOptions): PlatePages => {
  const { scale, concurrency } = options;
  const queue = new PQueue({ concurrency: 1 });
  const idle: { id: string; page: BarePage }[] = [];

  /** An idle page of the look; else a new one, for which an idle one of another look goes. */
  const take = async (look: Look): Promise<{ id: string; page: BarePage }> => {
    const id = JSON.stringify([look.aspect, look.fonts]);
    const place = idle.findIndex((each) => each.id === id);
    const [known] = idle.splice(Math.max(0, place), 1);
    if (known !== undefined && place >= 0) return known;
    if (known !== undefined && queue.pending + idle.length < concurrency) idle.push(known);
    else await known?.page.close();
    const page = await options.page();
    try {
      await Promise.all([page.resize(sizeOfAspect[look.aspect], scale), call(page, "loadFonts", look.fonts)]);
    } catch (error) {
      await page.close();
      throw error;
    }
    return { id, page };
  };

  const use: PlatePages["use"] = (look, work) => {
    if (queue.size >= drawnByOne) queue.concurrency = concurrency;
    return queue.add(async () => {
      const taken = await take(look);
      try {
        const result = await work(lookPage(taken.page));
        idle.push(taken);
        return result;
      } catch (error) {
        // It may be in any state, and may not even close: what went wrong first is what is told.
        await Promise.allSettled([taken.page.close()]);
        throw error;
      }
    });
  };
  return {
    use,
    warm: (look) => {
      queue.concurrency = concurrency;
      // The first is opened by who measures; what fails here fails again where it is needed, and is said there.
      for (let more = 1; more < concurrency; more += 1) void heard(use(look, () => Promise.resolve()));
    },
    close: async () => {
      await queue.onIdle();
      queue.concurrency = 1;
      await Promise.all(idle.splice(0).map(({ page }) => page.close()));
    },
  };
};

const lookPage = (page: BarePage): LookPage => ({
  fit: async (video) => videoPropsSchema.shape.fitted.parse(await call(page, "fit", video)),
  draw: async (cells) => {
    await call(page, "show", cells);
    return page.photograph();
  },
});

const call = <Name extends keyof PlatePage>(
  page: BarePage,
  name: Name,
  ...args: Parameters<PlatePage[Name]>
): Promise<unknown> => page.call(`greenroom.${name}`, ...args);
