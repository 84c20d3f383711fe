// A worker thread does not inherit the loader of TypeScript in every way of starting Node, so it brings its own.
import { register } from "tsx/esm/api";

register();
await import("./worker.ts");
