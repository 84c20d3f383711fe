import { Worker } from "node:worker_threads";
import { type ClipResult, type ClipTask } from "../clip/draw-clip.ts";
import { type Answer, type SpeechResult, type SpeechTask, type Task } from "./tasks.ts";

type Job = { task: Task; resolve: (answer: Answer) => void; reject: (error: Error) => void };

/** Threads that speak and draw, so that the server answers meanwhile. Threads start when they are first needed. */
export class WorkerPool {
  readonly #size: number;
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, Job>();
  readonly #queue: Job[] = [];
  #isClosed = false;

  constructor(size: number) {
    this.#size = size;
  }

  /** Speaks into `outputFile`. Rejects with what went wrong. */
  async speak(task: SpeechTask): Promise<SpeechResult> {
    const result = await this.#run({ kind: "speech", ...task });
    if (!("words" in result)) throw new Error("The worker answered another task.");
    return result;
  }

  /** Draws into `outputFile`. Rejects with what went wrong. */
  async drawClip(task: ClipTask): Promise<ClipResult> {
    const result = await this.#run({ kind: "clip", ...task });
    if (!("frames" in result)) throw new Error("The worker answered another task.");
    return result;
  }

  /** Ends all threads; what they were making is rejected. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const workers = [...this.#idle, ...this.#busy.keys()];
    for (const job of [...this.#queue, ...this.#busy.values()])
      job.reject(new Error("The emulator was closed."));
    this.#queue.length = 0;
    this.#busy.clear();
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  async #run(task: Task): Promise<SpeechResult | ClipResult> {
    const answer = await new Promise<Answer>((resolve, reject) => {
      if (this.#isClosed) {
        reject(new Error("The emulator was closed."));
        return;
      }
      this.#queue.push({ task, resolve, reject });
      this.#startNext();
    });
    if ("error" in answer) throw new Error(answer.error);
    return answer.result;
  }

  #startNext(): void {
    while (this.#queue.length > 0) {
      const worker = this.#idle.pop() ?? (this.#busy.size < this.#size ? this.#startWorker() : undefined);
      const job = worker === undefined ? undefined : this.#queue.shift();
      if (worker === undefined || job === undefined) return;
      this.#busy.set(worker, job);
      worker.postMessage(job.task);
    }
  }

  #startWorker(): Worker {
    const worker = new Worker(new URL("./worker.mjs", import.meta.url), { execArgv: [] });
    worker.on("message", (answer: Answer) => {
      const job = this.#busy.get(worker);
      this.#busy.delete(worker);
      if (!this.#isClosed) this.#idle.push(worker);
      job?.resolve(answer);
      this.#startNext();
    });
    worker.on("error", (error: Error) => {
      const job = this.#busy.get(worker);
      this.#busy.delete(worker);
      job?.reject(error);
      this.#startNext();
    });
    return worker;
  }
}
