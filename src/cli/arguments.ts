import { InvalidArgumentError } from "commander";

/** An option's amount of US dollars. */
export const dollars = (text: string): number => {
  if (!/^\d+(\.\d+)?$/.test(text))
    throw new InvalidArgumentError("It must be US dollars, such as 20 or 0.50.");
  return Number(text);
};
