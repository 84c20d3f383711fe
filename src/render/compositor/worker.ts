import { parentPort } from "node:worker_threads";
import { composeJob } from "./compose-job.ts";
import { cutSheet } from "./cut-sheet.ts";
import { convertGround } from "./ground.ts";
import type { FilmFacts } from "../../media/film-facts.ts";
import { paintFrame } from "./paint-frame.ts";
import type { SceneGraphics } from "./job.ts";
import { openPlates } from "./plates.ts";
import { heard } from "../heard.ts";
import { withResolvers, type Resolvers } from "../with-resolvers.ts";
import { failureOf, type Answer, type Outcome, type Request, type Task } from "./tasks.ts";

const answer = (message: Answer): void => parentPort?.postMessage(message);

const plates = openPlates();

/** Telling of each frame would cost more than it is worth. */
const framesBetweenWords = 10;

/** A task at work. What Chrome still draws for it is waited for here. */
type Running = { controller: AbortController; graphics: Resolvers<SceneGraphics[]> };

const run = async (
  id: number,
  task: Task,
  { controller: { signal }, graphics }: Running,
): Promise<Outcome> => {
  if (task.kind === "cut") return { findings: await cutSheet(task.sheet) };
  if (task.kind === "film") {
    // What reads containers takes a tenth of a second to load, and not every video has a new film.
    const { readFilmFacts } = await import("../../media/read-film-facts.ts");
    return { facts: await readFilmFacts(task.file, signal) };
  }
  if (task.kind === "ground") {
    await convertGround(task.sheet);
    return {};
  }
  const readFacts = (file: string): Promise<FilmFacts> => {
    const facts = task.films.get(file);
    return facts === undefined
      ? Promise.reject(new Error(`Nothing is known of the film ${file}.`))
      : Promise.resolve(facts);
  };
  if (task.kind === "paint") {
    await paintFrame(task.job, { plates, readFacts, signal });
    return {};
  }
  const total = task.job.segments.reduce((sum, { frames }) => sum + frames, 0);
  const onFrames = (done: number): void => {
    if (done % framesBetweenWords === 0 || done === total) answer({ id, kind: "frames", done });
  };
  const onPainted = (): void => answer({ id, kind: "painted" });
  if (task.graphics !== null) graphics.resolve(task.graphics);
  await composeJob(task.job, graphics.promise, { plates, readFacts, signal, onFrames, onPainted });
  return {};
};

const running = new Map<number, Running>();

const begin = (id: number, task: Task): void => {
  const one: Running = { controller: new AbortController(), graphics: withResolvers() };
  void heard(one.graphics.promise);
  running.set(id, one);
  run(id, task, one)
    .finally(() => running.delete(id))
    .then(
      (outcome) => answer({ id, kind: "done", outcome }),
      (error: unknown) => answer({ id, kind: "failed", failure: failureOf(error) }),
    );
};

parentPort?.on("message", (request: Request) => {
  switch (request.kind) {
    case "run":
      begin(request.id, request.task);
      break;
    case "graphics":
      running.get(request.id)?.graphics.resolve(request.graphics);
      break;
    case "abort": {
      const one = running.get(request.id);
      one?.controller.abort();
      one?.graphics.reject(one.controller.signal.reason);
      break;
    }
    case "expect":
      // Whoever needs it reads it again, and hears what is wrong with it.
      plates.ground(request.ground, request.size).catch(() => undefined);
  }
});
