/** What was read and converted last, so that consecutive jobs, which show the same pictures, need not do it again. */
export class Shelf<Thing> {
  readonly #capacityInBytes: number;
  readonly #things = new Map<string, { thing: Thing; sizeInBytes: number }>();
  #sizeInBytes = 0;

  constructor(capacityInBytes: number) {
    this.#capacityInBytes = capacityInBytes;
  }

  get(name: string): Thing | undefined {
    const found = this.#things.get(name);
    if (found === undefined) return undefined;
    this.#things.delete(name);
    this.#things.set(name, found);
    return found.thing;
  }

  /** What was not asked for the longest time has to make room. */
  put(name: string, thing: Thing, sizeInBytes: number): void {
    this.#remove(name);
    this.#things.set(name, { thing, sizeInBytes });
    this.#sizeInBytes += sizeInBytes;
    for (const oldest of this.#things.keys()) {
      if (this.#sizeInBytes <= this.#capacityInBytes) return;
      this.#remove(oldest);
    }
  }

  #remove(name: string): void {
    this.#sizeInBytes -= this.#things.get(name)?.sizeInBytes ?? 0;
    this.#things.delete(name);
  }
}
