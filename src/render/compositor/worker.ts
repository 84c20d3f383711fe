import { parentPort } from "node:worker_threads";
import { composeJob } from "./compose-job.ts";
import { cutSheet, type CellFinding } from "./cut-sheet.ts";
import type { FilmFacts } from "./film-facts.ts";
import { paintFrame } from "./paint-frame.ts";
import { openPlates } from "./plates.ts";
import { failureOf, type Answer, type Request, type Task } from "./tasks.ts";

const answer = (message: Answer): void => parentPort?.postMessage(message);

const plates = openPlates();

/** Telling of each frame would cost more than it is worth. */
const framesBetweenWords = 10;

const run = async (task: Task, signal: AbortSignal): Promise<CellFinding[]> => {
  if (task.kind === "cut") return cutSheet(task.sheet);
  const readFacts = (file: string): Promise<FilmFacts> => {
    const facts = task.films.get(file);
    return facts === undefined
      ? Promise.reject(new Error(`Nothing is known of the film ${file}.`))
      : Promise.resolve(facts);
  };
  if (task.kind === "paint") {
    await paintFrame(task.job, { plates, readFacts, signal });
    return [];
  }
  const total = task.job.segments.reduce((sum, { frames }) => sum + frames, 0);
  const onFrames = (done: number): void => {
    if (done % framesBetweenWords === 0 || done === total) answer({ kind: "frames", done });
  };
  await composeJob(task.job, { plates, readFacts, signal, onFrames });
  return [];
};

let controller = new AbortController();

parentPort?.on("message", (request: Request) => {
  if (request.kind === "abort") {
    controller.abort();
    return;
  }
  controller = new AbortController();
  run(request.task, controller.signal).then(
    (findings) => answer({ kind: "done", findings }),
    (error: unknown) => answer({ kind: "failed", failure: failureOf(error) }),
  );
});
