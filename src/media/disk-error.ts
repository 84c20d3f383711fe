import { MachineError } from "../errors.ts";
import type { DiskOperation } from "./disk.ts";

const kinds: readonly { errno: RegExp; code: string; found: string; hint: string }[] = [
  {
    errno: /^(ENOSPC|EDQUOT)$/,
    code: "disk_full",
    found: "the disk is full",
    hint: 'Free some space ("greenroom cache gc" does) and run it again: nothing half-written is kept, and what is whole is not made again.',
  },
  {
    errno: /^(EROFS|EACCES|EPERM)$/,
    code: "disk_not_allowed",
    found: "this user may not do that there",
    hint: "Allow it, or set GREENROOM_HOME to a folder that this user may write to.",
  },
  {
    errno: /^EIO$/,
    code: "disk_failed",
    found: "the disk reported a fault",
    hint: "Look into the system's log, and move .greenroom to a disk that works.",
  },
  {
    errno: /^(EMFILE|ENFILE)$/,
    code: "too_many_files",
    found: "too many files are open",
    hint: "Raise the limit (ulimit -n), or run fewer commands at once.",
  },
];

const errnoOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "";

/** A failure of the machine as an error that says what to do; any other error as it is. */
export const asDiskError = (error: unknown, operation: DiskOperation, path: string): unknown => {
  if (error instanceof MachineError) return error;
  const errno = errnoOf(error);
  const kind = kinds.find((each) => each.errno.test(errno));
  if (kind === undefined) return error;
  return new MachineError(`Could not ${operation} ${path}: ${kind.found} (${errno}).`, {
    code: kind.code,
    hint: kind.hint,
    cause: error,
  });
};

/** Does something to a file. A failure of the machine is an error that says what to do. */
export const onDisk = async <T>(
  operation: DiskOperation,
  path: string,
  work: () => Promise<T>,
): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw asDiskError(error, operation, path);
  }
};
