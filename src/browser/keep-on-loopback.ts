import { RenderInternals } from "@remotion/renderer";

/**
 * Keeps Remotion's render server, which also fetches any address for whoever asks, on this machine. It would listen on
 * every interface; the address is read from a value that Remotion computes once and keeps, and no option sets it.
 */
export const keepServerOnLoopback = (): void => {
  RenderInternals.getPortConfig(true).host = "127.0.0.1";
};
