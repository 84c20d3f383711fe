/** The pre-render step for people who render with plain Remotion: `npm run pre-render -- <brief>`. */
import { main } from "../src/cli/main.ts";

process.exitCode = await main(["prepare", ...process.argv.slice(2)]);
