export {
  bundleCompositions,
  hashSources,
  type BundleOptions,
  type CompositionBundle,
} from "./bundle-compositions.ts";
export {
  describeBrowsers,
  findBrowser,
  type BrowserReport,
  type FindBrowserOptions,
  type FoundBrowser,
} from "./find-browser.ts";
export { openGuardedBrowser, type BrowserInstance, type GuardedBrowser } from "./open-browser.ts";
