import { createRng } from '../../data/schema/random.js';
import type { Client } from '../../serving/client/index.js';
import type { Visits } from './simulate-days.js';

const SOURCES = ['cf', 'content', 'popularity'].map((name) => `metafuse://${name}@v1/score`);

/** People of a country trust one source most; three of five are from the first. */
const FAVOURITE: Readonly<Record<string, number>> = { us: 0, de: 1, fr: 2 };
const COUNTRIES = ['us', 'us', 'us', 'de', 'fr'];
const SHOWN = 10;

export interface SearchVisits extends Visits {
  readonly retrieverId: string;
}

/**
 * A retriever over the bundle's own sources that learns, and people who click: a result attracts them by its scores, weighed by what they
 * trust, and is seen the less often the further down it stands.
 */
export async function searchVisits(
  client: Client,
  { users, perDay, seed }: { readonly users: readonly string[]; readonly perDay: number; readonly seed: number },
): Promise<SearchVisits> {
  const learning_config = { demographic_features: ['INPUT.country'], min_interactions: 5 };
  const searches = SOURCES.map((feature_uri) => ({ feature_uri, top_k: 50 }));
  const { retriever_id: retrieverId } = await client.retrievers.create({
    retriever_name: 'Films for you',
    stages: [
      {
        stage_type: 'filter',
        stage_id: 'feature_search',
        parameters: { searches, fusion: 'learned', final_top_k: SHOWN, learning_config },
      },
    ],
  });
  await client.retrievers.setRollout(retrieverId, 80);
  const visit = async (index: number) => {
    const rng = createRng(seed, 'search', index);
    const userIndex = Math.floor(users.length * rng.next() ** 2); // some come often
    const userId = users[userIndex]!;
    const country = COUNTRIES[userIndex % COUNTRIES.length]!;
    const shown = await client.retrievers.execute(retrieverId, { inputs: { user_id: userId, country } });
    const attraction = attractions(shown.results, FAVOURITE[country]!);
    for (const [position, attracted] of attraction.entries()) {
      const isSeen = rng.next() < 1 / (1 + 0.5 * position);
      if (!isSeen || rng.next() >= 0.02 + 0.45 * attracted ** 2) continue;
      await client.retrievers.createInteractionFromResult(shown, { position, userId });
      return;
    }
  };
  return { retrieverId, perDay, visit };
}

/** In [0, 1], by results: nine tenths by the favourite source. Scores are compared within the list, since fusions scale them otherwise. */
function attractions(
  results: readonly { readonly feature_scores: Readonly<Record<string, number>> }[],
  favourite: number,
): readonly number[] {
  const columns = SOURCES.map((uri) => results.map(({ feature_scores: scores }) => scores[uri] ?? 0));
  const scaled = columns.map((column) => {
    const [least, most] = [Math.min(...column), Math.max(...column)];
    return column.map((score) => (most > least ? (score - least) / (most - least) : 0));
  });
  return results.map((_, row) =>
    scaled.reduce((sum, column, source) => sum + column[row]! * (source === favourite ? 0.9 : 0.05), 0),
  );
}
