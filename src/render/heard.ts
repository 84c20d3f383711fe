/** A promise that is awaited later and may fail before that: whoever awaits it hears of it. */
export const heard = <T>(promise: Promise<T>): Promise<T> => {
  promise.catch(() => undefined);
  return promise;
};
