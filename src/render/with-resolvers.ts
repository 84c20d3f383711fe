export type Resolvers<T> = {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (reason: unknown) => void;
};

/** A promise that is settled from outside; `Promise.withResolvers` of later releases of Node. */
export const withResolvers = <T>(): Resolvers<T> => {
  let settle: Omit<Resolvers<T>, "promise"> | undefined;
  const promise = new Promise<T>((resolve, reject) => (settle = { resolve, reject }));
  if (settle === undefined) throw new Error("A promise calls its maker at once.");
  return { promise, ...settle };
};
