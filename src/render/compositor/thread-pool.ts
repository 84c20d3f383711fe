import { Worker } from "node:worker_threads";
import { MachineError } from "../../errors.ts";
import type { ComposeOptions } from "./compositor.ts";
import { withResolvers, type Resolvers } from "../with-resolvers.ts";
import type { SceneGraphics } from "./job.ts";
import { errorOf, type Answer, type Outcome, type Request, type Task } from "./tasks.ts";

type Job = {
  id: number;
  task: Task;
  options: ComposeOptions;
  done: Resolvers<Outcome>;
  /** Resolves when it is over, well or not. */
  ended: Promise<unknown>;
  /** It waits for its graphics, is being painted, or only its encoder still works. */
  stage: "waits" | "paints" | "painted";
  /** Why it was given up, if it was. */
  reason?: unknown;
};

/** A thread paints for one job at a time. While encoders end what it has painted, it may begin the next. */
type Thread = { worker: Worker; jobs: Map<number, Job> };

/** What an encoder needs beside its frames, in frames of 7 MB at 1080p, in which all memory is counted here. */
const heldByEncoder = 15;
/** An encoder looks so far ahead, and gives frames back behind that. */
const mostHeldFrames = 52;
/** What may be held at once, for each thread: a long segment. Of short ones several are encoded side by side. */
const heldByThread = mostHeldFrames + heldByEncoder;

export class ThreadPool {
  readonly #most: number;
  readonly #threads: Thread[] = [];
  readonly #queue: Job[] = [];
  /** What is kept for something else, or will be as soon as there is room for it. */
  #reserved = 0;
  readonly #waiting: (() => void)[] = [];
  #lastId = 0;
  #isClosed = false;

  /** @param most threads there are at most. */
  constructor(most: number) {
    this.#most = most;
  }

  /** @param later what a job is composed of besides films, where it is not drawn yet. */
  async run(task: Task, options: ComposeOptions, later?: Promise<SceneGraphics[]>): Promise<Outcome> {
    const { signal } = options;
    signal?.throwIfAborted();
    if (this.#isClosed) throw new MachineError("The compositor is closed.");
    const done = withResolvers<Outcome>();
    const ended = done.promise.catch(() => undefined);
    this.#lastId += 1;
    const stage = later === undefined ? "paints" : "waits";
    const job: Job = { id: this.#lastId, task, options, done, ended, stage };
    later?.then(
      (graphics) => this.#complete(job, graphics),
      (error: unknown) => this.#abort(job, error),
    );
    const abort = (): void => this.#abort(job, signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    // Jobs wait for films that are read and for what Chrome drew, and these take no time.
    if (task.kind !== "compose" && task.kind !== "paint") this.#queue.unshift(job);
    else this.#queue.push(job);
    this.#startNext();
    return done.promise.finally(() => signal?.removeEventListener("abort", abort));
  }

  /**
   * Keeps room for something else that needs memory. Jobs that begin from now on leave it free.
   * @returns when there is room, what gives it back.
   */
  async reserve(frames: number): Promise<() => void> {
    this.#reserved += frames;
    let isKept = true;
    const giveBack = (): void => {
      if (isKept) this.#reserved -= frames;
      isKept = false;
      this.#startNext();
    };
    if (!this.#hasRoomForReserved()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return giveBack;
  }

  warm(): void {
    while (!this.#isClosed && this.#threads.length < this.#most) this.#startThread();
  }

  tellAll(request: Request): void {
    for (const { worker } of this.#threads) tell(worker, request);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const job of this.#queue.splice(0)) job.done.reject(new MachineError("The compositor was closed."));
    const running = this.#threads.flatMap(({ worker, jobs }) =>
      [...jobs.values()].map((job) => ({ worker, job })),
    );
    for (const { worker, job } of running) tell(worker, { kind: "abort", id: job.id });
    await Promise.all(running.map(({ job }) => job.ended));
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
    for (const grant of this.#waiting.splice(0)) grant();
  }

  #abort(job: Job, reason: unknown): void {
    job.reason ??= reason;
    const place = this.#queue.indexOf(job);
    if (place >= 0) {
      this.#queue.splice(place, 1);
      job.done.reject(job.reason);
      return;
    }
    // The worker ends its programs first, and then says so.
    const thread = this.#threadOf(job);
    if (thread !== undefined) tell(thread.worker, { kind: "abort", id: job.id });
  }

  /** What a job has waited for is there. */
  #complete(job: Job, graphics: SceneGraphics[]): void {
    job.stage = "paints";
    if (job.task.kind === "compose") job.task = { ...job.task, graphics };
    const thread = this.#threadOf(job);
    if (thread !== undefined) tell(thread.worker, { kind: "graphics", id: job.id, graphics });
  }

  #threadOf(job: Job): Thread | undefined {
    return this.#threads.find(({ jobs }) => jobs.has(job.id));
  }

  #startNext(): void {
    if (this.#queue.length === 0) return;
    // Those that have least to do come first; one that has nothing to do is better than a new one.
    const byWork = [...this.#threads].sort((a, b) => a.jobs.size - b.jobs.size);
    const idle = byWork[0]?.jobs.size === 0;
    if (!idle && this.#threads.length < this.#most) byWork.unshift(this.#startThread());
    for (const thread of byWork) {
      const place = this.#queue.findIndex(({ task }) => this.#hasRoomFor(task, thread));
      const [job] = place < 0 ? [] : this.#queue.splice(place, 1);
      if (job === undefined) continue;
      thread.jobs.set(job.id, job);
      thread.worker.ref();
      tell(thread.worker, { kind: "run", id: job.id, task: job.task });
      this.#startNext();
      return;
    }
  }

  #hasRoomFor(task: Task, { jobs }: Thread): boolean {
    const needed = heldFor(task);
    // What holds nothing is never kept waiting: jobs that hold much may wait for what comes of it.
    if (needed > 0) {
      const held = this.#heldBy(() => true);
      if (held > 0 && held + needed + this.#reserved > this.#most * heldByThread) return false;
    }
    // What waits for Chrome leaves room for nothing but what comes from Chrome; a film is read by programs and the disk.
    const isFree = ({ stage }: Job): boolean =>
      stage === "painted" || (stage === "waits" && task.kind !== "compose") || task.kind === "film";
    return [...jobs.values()].every(isFree);
  }

  #heldBy(some: (job: Job) => boolean): number {
    const all = this.#threads.flatMap((thread) => [...thread.jobs.values()]);
    return all.filter(some).reduce((sum, job) => sum + heldFor(job.task), 0);
  }

  /** What waits for graphics holds nothing yet, and may wait for what the room is for. */
  #hasRoomForReserved(): boolean {
    const held = this.#heldBy(({ stage }) => stage !== "waits");
    return held === 0 || held + this.#reserved <= this.#most * heldByThread;
  }

  #grantReserved(): void {
    if (this.#hasRoomForReserved()) for (const grant of this.#waiting.splice(0)) grant();
  }

  #startThread(): Thread {
    const worker = new Worker(new URL("./worker.mjs", import.meta.url), { execArgv: [] });
    const thread: Thread = { worker, jobs: new Map() };
    this.#threads.push(thread);
    // A thread that has nothing to do keeps no process alive.
    worker.unref();
    worker.on("message", (answer: Answer) => this.#hear(thread, answer));
    const gone = (cause: unknown): void => {
      const place = this.#threads.indexOf(thread);
      if (place >= 0) this.#threads.splice(place, 1);
      const error = new MachineError("A thread of the compositor ended early.", {
        code: "compositor_ended",
        hint: "The machine may have run out of memory: --concurrency 1 needs less of it.",
        cause,
      });
      for (const job of thread.jobs.values()) job.done.reject(error);
      thread.jobs.clear();
      this.#grantReserved();
      this.#startNext();
    };
    worker.on("error", gone);
    worker.on("exit", gone);
    return thread;
  }

  #hear({ worker, jobs }: Thread, answer: Answer): void {
    const job = jobs.get(answer.id);
    if (job === undefined) return;
    if (answer.kind === "frames") {
      job.options.onFrames?.(answer.done);
      return;
    }
    if (answer.kind === "painted") {
      job.stage = "painted";
      this.#startNext();
      return;
    }
    jobs.delete(answer.id);
    if (jobs.size === 0) worker.unref();
    if (job.reason !== undefined) job.done.reject(job.reason);
    else if (answer.kind === "failed") job.done.reject(errorOf(answer.failure));
    else job.done.resolve(answer.outcome);
    this.#grantReserved();
    this.#startNext();
  }
}

/** In frames. What is cut or painted needs none. */
const heldFor = (task: Task): number => {
  if (task.kind !== "compose") return 0;
  const longest = Math.max(...task.job.segments.map(({ frames }) => frames));
  return Math.min(longest, mostHeldFrames) + heldByEncoder;
};

const tell = (worker: Worker, request: Request): void => worker.postMessage(request);
