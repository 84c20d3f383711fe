import { InvalidArgumentError } from "commander";

/** An option's amount of US dollars. */
export const dollars = (text: string): number => {
  if (!/^\d+(\.\d+)?$/.test(text))
    throw new InvalidArgumentError("It must be US dollars, such as 20 or 0.50.");
  return Number(text);
};

/** An option's port: 0 is any that is free. */
export const portNumber = (text: string): number => {
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_536) return Number(text);
  throw new InvalidArgumentError("It must be a port, from 0 to 65535.");
};
