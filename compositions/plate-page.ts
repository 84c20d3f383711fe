import type { Cell, PlatePage } from "../src/model/plates.ts";
import { fitVideo } from "../src/model/layout/fit-video.ts";
import { loadFontFaces } from "./load-font-faces.ts";
import { browserMeasure } from "./measure-text.ts";

/**
 * The page in which pictures are drawn for a compositor: no React and nothing of Remotion, because what is seen in a
 * picture is all in its markup. It is up in some milliseconds, where a page of compositions takes most of a second.
 */
declare global {
  // `var`, as it has to be a property of the page.
  var greenroom: PlatePage;
}

const urlOf = (file: string): string => `/${file.split("/").map(encodeURIComponent).join("/")}`;

globalThis.greenroom = {
  loadFonts: (fonts) => loadFontFaces(fonts, urlOf),
  fit: (video) => fitVideo(video, browserMeasure(video)),
  show: async (cells) => {
    document.body.replaceChildren(...cells.map(elementOf));
    await Promise.all([...document.querySelectorAll("[data-file]")].map(showFile));
  },
};

const place = (element: HTMLElement, { x, y, width, height }: Omit<Cell, "box" | "markup">): void => {
  Object.assign(element.style, {
    ...{ position: "absolute", left: `${x}px`, top: `${y}px` },
    ...{ width: `${width}px`, height: `${height}px` },
  });
};

const elementOf = ({ box, markup, ...bounds }: Cell): HTMLElement => {
  const [cell, content] = [document.createElement("div"), document.createElement("div")];
  place(cell, bounds);
  place(content, box);
  // Drawn in a layer of its own: curves are smoothed from where they lie in it, so a picture does not depend on its sheet.
  Object.assign(cell.style, { overflow: "hidden", willChange: "transform" });
  content.innerHTML = markup;
  cell.append(content);
  return cell;
};

/** Remotion's <Img> has no `src` in static markup; the name of its file stands around it. */
const showFile = async (element: Element): Promise<void> => {
  const file = element.getAttribute("data-file") ?? "";
  const image = element.querySelector("img");
  if (image === null) throw new Error(`There is no picture to show ${file} in.`);
  image.src = urlOf(file);
  await image.decode().catch((error: unknown) => {
    throw new Error(`The picture ${file} could not be loaded.`, { cause: error });
  });
};
