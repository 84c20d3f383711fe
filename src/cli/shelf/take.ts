/** The first things of a list that are meant, and whether there are more. */
export const takeFrom = async <T>(
  list: AsyncIterable<T>,
  limit: number,
  isMeant: (item: T) => boolean = () => true,
): Promise<{ items: T[]; hasMore: boolean }> => {
  const items: T[] = [];
  for await (const item of list) {
    if (!isMeant(item)) continue;
    if (items.length === limit) return { items, hasMore: true };
    items.push(item);
  }
  return { items, hasMore: false };
};
