import type * as esbuildModule from "esbuild";

type Esbuild = typeof esbuildModule;

let users = 0;

/**
 * Loads esbuild, and ends its process when nobody here works with it any more: it would stay for as long as ours, with
 * some 50 MB, for what happens once after a change.
 */
export const useEsbuild = async <T>(work: (esbuild: Esbuild) => Promise<T>): Promise<T> => {
  const esbuild = await import("esbuild");
  users += 1;
  try {
    return await work(esbuild);
  } finally {
    users -= 1;
    // What others compile at this moment would fail.
    if (users === 0) await esbuild.stop();
  }
};
