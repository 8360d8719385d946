import { readDataset } from '../../data/dataset/index.js';
import { isPositive } from '../../data/schema/dataset.js';

/** The items that users of a dataset liked; users who liked nothing are left out. */
export async function likedByUser(folder: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const dataset = await readDataset(folder);
  const { users, items, interactions } = dataset;
  const liked = users.ids.map((id, user) => {
    const own = new Set<string>();
    for (let index = interactions.offsets[user]!; index < interactions.offsets[user + 1]!; index++) {
      if (isPositive(dataset, index)) own.add(items.ids[interactions.item[index]!]!);
    }
    return [id, [...own]] as const;
  });
  return new Map(liked.filter(([, own]) => own.length > 0));
}
