import type { Config } from "@remotion/cli/config";

export declare const configureRemotion: (config: typeof Config, folder: string) => void;
