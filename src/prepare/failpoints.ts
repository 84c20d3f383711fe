/** The steps of each kind of job that are written down. */
const steps = {
  speech: ["intent", "completed", "downloaded", "asset", "verified"],
  avatar: ["asset", "intent", "submitted", "completed", "downloaded", "verified"],
} as const;

type Step = { [Kind in keyof typeof steps]: `${Kind}.${(typeof steps)[Kind][number]}` }[keyof typeof steps];
export type StepName = Step | "avatar.planned" | "speech.planned" | "avatar.failed";
export type Failpoint = `${StepName}.${"before" | "after"}`;

/** Every place at which an ordinary job can be cut off, in order: between any two acts lies one of them. */
export const failpoints: readonly Failpoint[] = Object.entries(steps).flatMap(([kind, names]) =>
  names.flatMap((name) => [`${kind}.${name}.before`, `${kind}.${name}.after`] as Failpoint[]),
);

/** Called at each of them; a test may throw there, or end the process. */
export type Hook = (name: Failpoint) => void | Promise<void>;
export type TakeStep = <T>(name: StepName, write: () => T) => Promise<T>;

export const createStep =
  (hook: Hook | undefined): TakeStep =>
  async (name, write) => {
    await hook?.(`${name}.before`);
    const result = write();
    await hook?.(`${name}.after`);
    return result;
  };
