import { z } from "zod";
import { editorial } from "./editorial.ts";

/** What a layout does with the presenter. */
export type LayoutPresenter = "avatar" | "voice" | "none" | "heygen-scene";

/** A layout as a brief may ask for it. */
export type LayoutSpec = {
  description: string;
  /**
   * What it shows if the scene does not say. `voice` is heard and drawn as a waveform, a `heygen-scene` comes as a finished
   * picture.
   */
  presenter: LayoutPresenter;
  /** What a scene may ask for instead. */
  presenters: readonly LayoutPresenter[];
  /** Length of a scene without speech, in seconds. */
  defaultSeconds: number;
};

export type TemplateSpec = {
  id: string;
  name: string;
  description: string;
  layouts: Readonly<Record<string, LayoutSpec>>;
};

/** The half of every template that plans. `compositions/templates` has the half that draws. */
export const templates = { editorial } as const satisfies Record<string, TemplateSpec>;
export type TemplateId = keyof typeof templates;
export const templateIds = Object.keys(templates) as [TemplateId, ...TemplateId[]];
export const templateIdSchema = z.enum(templateIds);

/** A layout of a template, or nothing where the template has none of that name. */
export const findLayout = (template: TemplateId, layout: string): LayoutSpec | undefined => {
  const { layouts }: TemplateSpec = templates[template];
  return Object.hasOwn(layouts, layout) ? layouts[layout] : undefined;
};
