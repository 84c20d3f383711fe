// The code of the thread. It is JavaScript, because a thread does not inherit a loader of TypeScript in every way of starting Node.
import { importSource } from "../../../bin/import-source.mjs";

await importSource(new URL("./worker.ts", import.meta.url));
