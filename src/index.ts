/** Greenroom as a library: the same steps that the command line takes, for a program of your own. */
export * from "./errors.ts";
export { readBrand } from "./data/read-brand.ts";
export { readBrief } from "./data/read-brief.ts";
export { readRows } from "./data/read-rows.ts";
export { createEmulator } from "./emulator/index.ts";
export { createHeygenClient } from "./heygen/index.ts";
export { createLegacyHeygenClient } from "./heygen/legacy/index.ts";
export { openMediaCache, stageFiles } from "./media/index.ts";
export { brandSchema, type Brand } from "./model/brand.ts";
export { briefSchema, type Brief } from "./model/brief.ts";
export { manifestSchema, type Manifest } from "./model/manifest.ts";
export { planSchema, type Plan } from "./model/plan.ts";
export { receiptSchema, type Receipt } from "./model/receipt.ts";
export { videoPropsSchema, type VideoProps } from "./model/video-props.ts";
export { estimatePlan } from "./plan/estimate.ts";
export { planVideos } from "./plan/plan-videos.ts";
export { resolveProps } from "./plan/resolve-props.ts";
export { prepareMedia } from "./prepare/index.ts";
export {
  bundleCompositions,
  bundleMarkup,
  bundlePlatePage,
  findBrowser,
  openPage,
  openPageBrowser,
} from "./browser/index.ts";
export { openGuardedBrowser } from "./browser/open-browser.ts";
export { renderVideos } from "./render/index.ts";
export { verifyWebhook } from "./webhooks/index.ts";
