import { Worker } from "node:worker_threads";
import { MachineError } from "../../errors.ts";
import type { CellFinding, Sheet } from "./cut-sheet.ts";
import type { ComposeJob, PaintJob } from "./job.ts";
import { KnownFilms, readFilm, type ReadFilm } from "./known-films.ts";
import { errorOf, type Answer, type Request, type Task } from "./tasks.ts";

export type ComposeOptions = {
  /** Ends the job and all programs that it started; the promise rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Told every few frames, and of the last one. */
  onFrames?: ((done: number) => void) | undefined;
};

/** Puts the pictures that Chrome drew and the films together, and encodes them, in threads of its own. */
export type Compositor = {
  /** Cuts the visible pictures out of a sheet, and says where each of them is; null for an empty cell. */
  cut(sheet: Sheet, signal?: AbortSignal): Promise<CellFinding[]>;
  /** Makes all segments of a job. Each file is whole when the promise has resolved, and not before. */
  compose(job: ComposeJob, options?: ComposeOptions): Promise<void>;
  /** Writes one frame of a scene as a PNG. */
  paint(job: PaintJob, signal?: AbortSignal): Promise<void>;
  /** Starts the threads, which takes a while, before there is work for them. */
  warm(): void;
  /** Ends what still runs. */
  close(): Promise<void>;
};

type Job = {
  task: Task;
  options: ComposeOptions;
  resolve: (findings: CellFinding[]) => void;
  reject: (error: unknown) => void;
  /** Resolves when it is over, well or not. */
  ended: Promise<unknown>;
};

/** A compositor of `threads` threads, each of which does one job at a time. Threads start when they are first needed. */
export const openCompositor = ({
  threads,
  readFilm: read = readFilm,
}: {
  threads: number;
  /** @default reads each film once */
  readFilm?: ReadFilm;
}): Compositor => {
  const pool = new ThreadPool(threads);
  const known = new KnownFilms(read);
  return {
    cut: (sheet, signal) => pool.run({ kind: "cut", sheet }, { signal }),
    compose: async (job, options = {}) => {
      options.signal?.throwIfAborted();
      const films = await known.of(job.scenes);
      await pool.run({ kind: "compose", job, films }, options);
    },
    paint: async (job, signal) => {
      signal?.throwIfAborted();
      const films = await known.of([job.scene]);
      await pool.run({ kind: "paint", job, films }, { signal });
    },
    warm: () => pool.warm(),
    close: () => pool.close(),
  };
};

class ThreadPool {
  readonly #threads: number;
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, Job>();
  readonly #queue: Job[] = [];
  #isClosed = false;

  constructor(threads: number) {
    this.#threads = threads;
  }

  async run(task: Task, options: ComposeOptions): Promise<CellFinding[]> {
    const { signal } = options;
    signal?.throwIfAborted();
    if (this.#isClosed) throw new MachineError("The compositor is closed.");
    const { promise, resolve, reject } = withResolvers<CellFinding[]>();
    const ended = promise.catch(() => undefined);
    const job: Job = { task, options, resolve, reject, ended };
    const abort = (): void => this.#abort(job);
    signal?.addEventListener("abort", abort, { once: true });
    // What Chrome drew is cut first: other jobs wait for it, and it takes no time.
    if (task.kind === "cut") this.#queue.unshift(job);
    else this.#queue.push(job);
    this.#startNext();
    return promise.finally(() => signal?.removeEventListener("abort", abort));
  }

  warm(): void {
    while (!this.#isClosed && this.#idle.length + this.#busy.size < this.#threads) {
      const worker = this.#startWorker();
      worker.unref();
      this.#idle.push(worker);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const job of this.#queue.splice(0)) job.reject(new MachineError("The compositor was closed."));
    const running = [...this.#busy];
    for (const [worker] of running) tell(worker, { kind: "abort" });
    await Promise.all(running.map(([, { ended }]) => ended));
    await Promise.all(this.#idle.map((worker) => worker.terminate()));
  }

  #abort(job: Job): void {
    const place = this.#queue.indexOf(job);
    if (place >= 0) {
      this.#queue.splice(place, 1);
      job.reject(job.options.signal?.reason);
      return;
    }
    // The worker ends its programs first, and then says so.
    for (const [worker, other] of this.#busy) if (other === job) tell(worker, { kind: "abort" });
  }

  #startNext(): void {
    while (this.#queue.length > 0) {
      const worker = this.#idle.pop() ?? (this.#busy.size < this.#threads ? this.#startWorker() : undefined);
      const job = worker === undefined ? undefined : this.#queue.shift();
      if (worker === undefined || job === undefined) return;
      this.#busy.set(worker, job);
      worker.ref();
      tell(worker, { kind: "run", task: job.task });
    }
  }

  #startWorker(): Worker {
    const worker = new Worker(new URL("./worker.mjs", import.meta.url), { execArgv: [] });
    worker.on("message", (answer: Answer) => this.#hear(worker, answer));
    const gone = (cause: unknown): void => {
      const job = this.#busy.get(worker);
      this.#busy.delete(worker);
      const place = this.#idle.indexOf(worker);
      if (place >= 0) this.#idle.splice(place, 1);
      job?.reject(new MachineError("A thread of the compositor ended early.", { cause }));
      this.#startNext();
    };
    worker.on("error", gone);
    worker.on("exit", gone);
    return worker;
  }

  #hear(worker: Worker, answer: Answer): void {
    const job = this.#busy.get(worker);
    if (answer.kind === "frames") {
      job?.options.onFrames?.(answer.done);
      return;
    }
    this.#busy.delete(worker);
    this.#idle.push(worker);
    // A thread that has nothing to do keeps no process alive.
    worker.unref();
    const reason: unknown = job?.options.signal?.aborted === true ? job.options.signal.reason : undefined;
    if (reason !== undefined) job?.reject(reason);
    else if (answer.kind === "failed") job?.reject(errorOf(answer.failure));
    else job?.resolve(answer.findings);
    this.#startNext();
  }
}

const tell = (worker: Worker, request: Request): void => worker.postMessage(request);

type Resolvers<T> = { promise: Promise<T>; resolve: (value: T) => void; reject: (error: unknown) => void };

const withResolvers = <T>(): Resolvers<T> => {
  let settle: Omit<Resolvers<T>, "promise"> | undefined;
  const promise = new Promise<T>((resolve, reject) => (settle = { resolve, reject }));
  if (settle === undefined) throw new Error("A promise calls its maker at once.");
  return { promise, ...settle };
};
