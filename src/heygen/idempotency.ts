import { InputError } from "../errors.ts";

/** Throws `InputError` unless HeyGen would take the key: 1 to 255 of `A-Z a-z 0-9 _ - : .` */
export const checkIdempotencyKey = (key: string): void => {
  if (/^[\w\-:.]{1,255}$/.test(key)) return;
  throw new InputError("An idempotency key has 1 to 255 characters of A-Z a-z 0-9 _ - : and dot.", {
    code: "idempotency_key_invalid",
    place: { path: "idempotencyKey" },
  });
};
