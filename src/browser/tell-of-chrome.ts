import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe, unsubscribe } from "node:diagnostics_channel";

/** What is known of a Chrome that is being started: its profile a moment before its process. */
export type StartedChrome = { profileDir: string; pid?: number };

/** Node's own class at the moment it is made; its types do not show how it starts. */
type NewProcess = { pid?: number; spawn: (options: { args?: readonly string[] }) => unknown };

const opening = new AsyncLocalStorage<(chrome: StartedChrome) => void>();
/** Who has not been told yet. */
const awaited = new Set<(chrome: StartedChrome) => void>();
const profileOption = "--user-data-dir=";

/**
 * Runs what starts Chrome and tells of it while it is started, not seconds later when it answers. Remotion chooses the
 * profile itself and does not say which; Node announces every child process before it runs.
 */
export const tellOfChrome = async <T>(
  tell: (chrome: StartedChrome) => void,
  open: () => Promise<T>,
): Promise<T> => {
  awaited.add(tell);
  const stopWaiting = (): void => {
    awaited.delete(tell);
    // As long as it is in use, Node runs hooks for every promise there is.
    if (awaited.size === 0) opening.disable();
  };
  const hear = (message: unknown): void => {
    if (opening.getStore() !== tell) return; // somebody else's child
    const { process: child } = message as { process: NewProcess };
    const spawn = child.spawn.bind(child);
    child.spawn = (options) => {
      const profileDir = findProfile(options.args ?? []);
      if (profileDir === null) return spawn(options);
      tell({ profileDir });
      const outcome = spawn(options);
      tell({ profileDir, ...(child.pid === undefined ? {} : { pid: child.pid }) });
      stopWaiting();
      return outcome;
    };
  };
  subscribe("child_process", hear);
  try {
    return await opening.run(tell, open);
  } finally {
    unsubscribe("child_process", hear);
    stopWaiting();
  }
};

/** The folder that a command line gives to Chrome. */
export const findProfile = (args: readonly string[]): string | null =>
  args.find((arg) => arg.startsWith(profileOption))?.slice(profileOption.length) ?? null;
