import { InputError, InputErrors } from "../errors.ts";

/** Lets work go on after what is wrong with its input, so that all of it is said at once. */
export const collectProblems = () => {
  const problems: InputError[] = [];
  const attempt = <T>(make: () => T): T | undefined => {
    try {
      return make();
    } catch (error) {
      if (error instanceof InputErrors) problems.push(...error.errors);
      else if (error instanceof InputError) problems.push(error);
      else throw error;
      return undefined;
    }
  };
  return { problems, attempt };
};

/** The same mistake in a brief shows in every row: it is said once, with the first row it was met in. */
export const dropRepeats = (problems: readonly InputError[]): InputError[] => {
  const seen = new Set<string>();
  return problems.filter(({ message, place }) => {
    const name = JSON.stringify([message, place.file, place.line, place.column, place.path]);
    const repeated = seen.has(name);
    seen.add(name);
    return !repeated;
  });
};
