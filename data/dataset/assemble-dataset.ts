import type { Dataset } from '../schema/dataset.js';
import type { DatasetContent } from './content.js';
import { fingerprint } from './fingerprint.js';
import { sortInteractions } from './sort-interactions.js';

/** Makes a dataset of its content: sorts the interactions, finds the users' ranges and takes the fingerprint. */
export function assembleDataset(content: DatasetContent): Dataset {
  const { name, source, users, items, feedback } = content;
  const parts = {
    name,
    source,
    users,
    items,
    feedback,
    interactions: sortInteractions(content.interactions, users.ids.length),
  };
  return { ...parts, fingerprint: fingerprint(parts) };
}
