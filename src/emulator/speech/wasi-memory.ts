/** What a finished program left behind. */
export type WasiRun = {
  exitCode: number;
  stdout: string;
  stderr: string;
  file: (path: string) => Uint8Array | undefined;
};

class ProgramExit extends Error {
  readonly exitCode: number;
  constructor(exitCode: number) {
    super(`exit ${exitCode}`);
    this.exitCode = exitCode;
  }
}

const errno = { ok: 0, badDescriptor: 8, noEntry: 44, cannotSeek: 70 } as const;
const openCreates = 1;
const openTruncates = 8;
const rootDescriptor = 3;

type OpenFile = { path: string; position: number };

const isCommand = (value: unknown): value is () => void => typeof value === "function";

/**
 * Runs a WASI command whose files live in memory and whose clock stands still, so that the same arguments always give
 * the same bytes. Node's own `node:wasi` is experimental and would let the program see the disk.
 */
export const runWasi = (module: WebAssembly.Module, args: readonly string[]): WasiRun => {
  const encoder = new TextEncoder();
  const argv = args.map((argument) => encoder.encode(`${argument}\0`));
  const files = new Map<string, Uint8Array>();
  const open = new Map<number, OpenFile>();
  const printed: { [descriptor: number]: Uint8Array[] } = { 1: [], 2: [] };
  let nextDescriptor = rootDescriptor + 1;
  let memory = new WebAssembly.Memory({ initial: 0 });

  const view = () => new DataView(memory.buffer);
  const bytes = () => new Uint8Array(memory.buffer);
  const buffersAt = (pointer: number, count: number) =>
    Array.from({ length: count }, (_, index) => ({
      start: view().getUint32(pointer + 8 * index, true),
      length: view().getUint32(pointer + 8 * index + 4, true),
    }));

  const writeTo = (file: OpenFile, chunk: Uint8Array) => {
    const old = files.get(file.path) ?? new Uint8Array();
    const end = file.position + chunk.length;
    const grown = end > old.length ? new Uint8Array(end) : old;
    if (grown !== old) grown.set(old);
    grown.set(chunk, file.position);
    files.set(file.path, grown);
    file.position = end;
  };

  const imports = {
    args_sizes_get: (countAt: number, sizeAt: number) => {
      view().setUint32(countAt, argv.length, true);
      view().setUint32(
        sizeAt,
        argv.reduce((sum, argument) => sum + argument.length, 0),
        true,
      );
      return errno.ok;
    },
    args_get: (pointersAt: number, textAt: number) => {
      argv.forEach((argument, index) => {
        view().setUint32(pointersAt + 4 * index, textAt, true);
        bytes().set(argument, textAt);
        textAt += argument.length;
      });
      return errno.ok;
    },
    clock_time_get: (_clock: number, _precision: bigint, timeAt: number) => {
      view().setBigUint64(timeAt, 0n, true);
      return errno.ok;
    },
    fd_close: (descriptor: number) => {
      open.delete(descriptor);
      return errno.ok;
    },
    fd_fdstat_get: (descriptor: number, at: number) => {
      const kindOfFile = descriptor === rootDescriptor ? 3 : descriptor < rootDescriptor ? 2 : 4;
      const allRights = 0x1fff_ffffn;
      view().setUint8(at, kindOfFile);
      view().setUint16(at + 2, 0, true);
      view().setBigUint64(at + 8, allRights, true);
      view().setBigUint64(at + 16, allRights, true);
      return errno.ok;
    },
    fd_fdstat_set_flags: () => errno.ok,
    fd_prestat_get: (descriptor: number, at: number) => {
      if (descriptor !== rootDescriptor) return errno.badDescriptor;
      view().setUint8(at, 0);
      view().setUint32(at + 4, 1, true);
      return errno.ok;
    },
    fd_prestat_dir_name: (_descriptor: number, at: number, length: number) => {
      bytes().set(encoder.encode("/").subarray(0, length), at);
      return errno.ok;
    },
    path_open: (
      _directory: number,
      _lookup: number,
      pathAt: number,
      pathLength: number,
      flags: number,
      _rights: bigint,
      _inheriting: bigint,
      _descriptorFlags: number,
      descriptorAt: number,
    ) => {
      const path = new TextDecoder().decode(bytes().slice(pathAt, pathAt + pathLength)).replace(/^\/+/, "");
      if (!files.has(path) && (flags & openCreates) === 0) return errno.noEntry;
      if (!files.has(path) || (flags & openTruncates) !== 0) files.set(path, new Uint8Array());
      open.set(nextDescriptor, { path, position: 0 });
      view().setUint32(descriptorAt, nextDescriptor, true);
      nextDescriptor += 1;
      return errno.ok;
    },
    fd_read: (descriptor: number, buffersPointer: number, count: number, readAt: number) => {
      const file = open.get(descriptor);
      let total = 0;
      for (const buffer of file === undefined ? [] : buffersAt(buffersPointer, count)) {
        if (file === undefined) break;
        const chunk = files.get(file.path)?.subarray(file.position, file.position + buffer.length);
        if (chunk === undefined) break;
        bytes().set(chunk, buffer.start);
        file.position += chunk.length;
        total += chunk.length;
      }
      view().setUint32(readAt, total, true);
      return errno.ok;
    },
    fd_seek: (descriptor: number, offset: bigint, whence: number, positionAt: number) => {
      const file = open.get(descriptor);
      if (file === undefined) return errno.cannotSeek;
      const end = files.get(file.path)?.length ?? 0;
      file.position = Number(offset) + (whence === 1 ? file.position : whence === 2 ? end : 0);
      view().setBigUint64(positionAt, BigInt(file.position), true);
      return errno.ok;
    },
    fd_write: (descriptor: number, buffersPointer: number, count: number, writtenAt: number) => {
      const file = open.get(descriptor);
      let total = 0;
      for (const { start, length } of buffersAt(buffersPointer, count)) {
        const chunk = bytes().slice(start, start + length);
        if (file !== undefined) writeTo(file, chunk);
        else printed[descriptor]?.push(chunk);
        total += length;
      }
      view().setUint32(writtenAt, total, true);
      return errno.ok;
    },
    proc_exit: (exitCode: number) => {
      throw new ProgramExit(exitCode);
    },
  };

  const instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: imports });
  const { memory: exported, _start: start } = instance.exports;
  if (!(exported instanceof WebAssembly.Memory) || !isCommand(start)) {
    throw new Error("The WebAssembly module is not a WASI command: it exports no memory or no _start.");
  }
  memory = exported;
  let exitCode = 0;
  try {
    start();
  } catch (error) {
    if (!(error instanceof ProgramExit)) throw error;
    exitCode = error.exitCode;
  }
  const text = (descriptor: number) => Buffer.concat(printed[descriptor] ?? []).toString("utf8");
  return { exitCode, stdout: text(1), stderr: text(2), file: (path) => files.get(path) };
};
