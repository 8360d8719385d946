import type { Dataset } from '../schema/dataset.js';
import type { DatasetContent } from './content.js';
import { fingerprint } from './fingerprint.js';
import { sortInteractions } from './sort-interactions.js';
import { sortScores } from './sort-scores.js';

/** Makes a dataset of its content: sorts interactions and scores, finds the users' ranges and takes the fingerprint. */
export function assembleDataset(content: DatasetContent): Dataset {
  const { name, source, users, items, feedback, scores } = content;
  const parts = {
    name,
    source,
    users,
    items,
    feedback,
    interactions: sortInteractions(content.interactions, users.ids.length),
    ...(scores ? { scores: sortScores(scores, users.ids.length) } : {}),
  };
  return { ...parts, fingerprint: fingerprint(parts) };
}
