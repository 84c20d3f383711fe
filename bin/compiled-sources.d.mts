export type Sources = {
  /** Where the package lies. */
  root: string;
  /** What is started, relative to `src`. */
  entries: readonly string[];
};

export declare const compileSources: (sources: Sources & { now?: number }) => Promise<string>;
export declare const stampOf: (root: string, entries: readonly string[]) => string;
export declare const keptForMs: number;
