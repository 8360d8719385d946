import { beforeAll, describe, expect, it } from 'vitest';
import type { Bundle } from '../../../../data/bundle/index.js';
import { HISTORY_FEATURES } from '../../../../data/features/history-columns.js';
import { itemFeatures } from '../../../../data/features/item-features.js';
import { ItemHistory } from '../../../../data/features/item-history.js';
import type { Dataset } from '../../../../data/schema/dataset.js';
import { describedItem } from '../../../../serving/live/described-item.js';
import { knownUser } from '../../../../serving/live/known-user.js';
import { liveUserState } from '../../../../serving/live/live-user-state.js';
import { sessionInputs } from '../../../../serving/network/session-inputs.js';
import { type Catalogue, createCatalogue } from '../../../../serving/scoring/catalogue.js';
import { bundleUser, unknownUser } from '../../../../serving/scoring/user-state.js';
import { smallDataset } from '../../training/small-world.js';
import { liveBundle } from './live-bundle.js';

let dataset: Dataset;
let catalogue: Catalogue;
let version: string;

/** The bundle with the item features that training computes, in the place of the stand-in's. */
function withTrainedFeatures(bundle: Bundle): Bundle {
  const { names, values, confidences, completeness, isPredicted } = itemFeatures(dataset, new ItemHistory(dataset)).at(
    Number.NaN,
  );
  return {
    ...bundle,
    manifest: { ...bundle.manifest, item_features: [...names] },
    items: { ...bundle.items, features: values, confidences, completeness, isPredicted },
  };
}

beforeAll(async () => {
  dataset = smallDataset();
  const { bundle } = await liveBundle(dataset);
  catalogue = createCatalogue(withTrainedFeatures(bundle));
  version = bundle.manifest.model_version;
});

describe('describedItem', () => {
  it('is, of an item described in the same words, what training made of it, but for what the log says', () => {
    const { description, vectors } = describedItem(catalogue, 'twin', {
      title: dataset.items.titles[41]!,
      genres: [...dataset.items.genres[41]!],
      model_version: version,
    });
    const { features, confidences, completeness, isPredicted } = catalogue.bundle!.items;
    const names = catalogue.bundle!.manifest.item_features;
    const F = names.length;
    const ofLog = (name: string) => HISTORY_FEATURES.has(name);
    const unused = (name: string, f: number) => HISTORY_FEATURES.get(name) ?? description.features[f];
    names.forEach((name, f) => {
      if (ofLog(name))
        expect([name, description.confidences[f], description.features[f]]).toEqual([name, 0, unused(name, f)]);
      else expect([name, description.features[f]]).toEqual([name, features[41 * F + f]]);
    });
    expect(names.filter((_, f) => description.confidences[f] === confidences[41 * F + f])).toEqual(
      names.filter((name) => !ofLog(name)),
    );
    expect(description.completeness).toBe(completeness[41]);
    expect(description.isPredicted).toBe(isPredicted[41] === 1);
    const { width, values } = { width: 8, values: catalogue.bundle!.items.vectors['content']!.values };
    expect(vectors.content).toEqual(values.slice(41 * width, 42 * width));
  });

  it('is predicted where most is unknown, and has no vector where no word is shared', () => {
    const { description, vectors } = describedItem(catalogue, 'odd', { artist: 'nobody else', model_version: version });
    expect(description.isPredicted).toBe(true);
    expect(vectors).toEqual({ cf: null, content: null });
  });

  it('leaves vectors of another bundle out', () => {
    const vectors = { content: Array.from({ length: 8 }, () => 0.5) };
    expect(describedItem(catalogue, 'x', { vectors, model_version: version }).vectors.content).toHaveLength(8);
    expect(describedItem(catalogue, 'x', { vectors, model_version: 'another' }).vectors.content).toBeNull();
  });
});

describe('knownUser', () => {
  it('takes the taste for an item that was put from its words', () => {
    const put = { title: 'song 41', genres: ['g6'], model_version: version };
    const event = (itemId: string) => ({
      ...{ interactionId: itemId, itemId, occurredAt: Date.UTC(2024, 5), event: 1 },
      ...{ value: Number.NaN, durationMs: Number.NaN, isLiked: true },
    });
    const liking = (
      itemId: string,
      described = (_: string) => undefined as ReturnType<typeof describedItem> | undefined,
    ) => knownUser({ catalogue, live: catalogue.live!, user: -1, events: [event(itemId)], described });
    const twin = describedItem(catalogue, 'twin', put);
    const liked = liking('twin', (id) => (id === 'twin' ? twin : undefined));
    expect(liked.vectors!.content).toEqual(liking('i41').vectors!.content);
    expect(liked.vectors!.present).toEqual([false, true, true]); // nobody else used it
    expect(liking('twin').vectors!.present).toEqual([false, false, true]);
  });

  it('has the profile of what was liked, put items among it, where a boosted term asks about it', () => {
    const { bundle } = catalogue;
    const trees = [{ numbers: [0], edges: [0.5], values: [0, 1] }];
    const manifest = { ...bundle!.manifest, boosted_term: { trees, offset: 0 } };
    const asking = createCatalogue({ ...bundle!, manifest });
    const event = (itemId: string) => ({
      ...{ interactionId: itemId, itemId, occurredAt: Date.UTC(2024, 5), event: 1 },
      ...{ value: Number.NaN, durationMs: Number.NaN, isLiked: true },
    });
    const twin = describedItem(asking, 'twin', { title: 'song 41', genres: ['g6'], model_version: version });
    const events = [event('i3'), event('twin')];
    const described = (id: string) => (id === 'twin' ? twin : undefined);
    const user = (own: Catalogue) => knownUser({ catalogue: own, live: own.live!, user: -1, events, described });
    const F = manifest.item_features.length;
    const expected = Array.from(
      twin.description.features,
      (value, f) => (value + bundle!.items.features[3 * F + f]!) / 2,
    );
    const { profile } = user(asking);
    [...expected, 1, Math.log(3)].forEach((value, f) => {
      expect(profile![f]).toBeCloseTo(value, 6);
    });
    const state = liveUserState(asking, { userId: 'new', put: undefined, known: user(asking) });
    expect(sessionInputs(asking, [state])['user_profile']).toEqual({ data: profile, dims: [1, F + 2] });
    expect(user(catalogue)).not.toHaveProperty('profile');
    expect(sessionInputs(catalogue, [state])).not.toHaveProperty('user_profile');
    const nobody = sessionInputs(asking, [unknownUser(asking)])['user_profile']!;
    expect([...nobody.data]).toEqual(Array(F + 2).fill(0));
  });

  it('a user of the bundle has the profile that it has of them', () => {
    const { bundle } = catalogue;
    const values = Float32Array.from({ length: 3 * bundle!.users.ids.length }, (_, cell) => cell);
    const asking = createCatalogue({ ...bundle!, users: { ...bundle!.users, profiles: { width: 3, values } } });
    expect([...bundleUser(asking, bundle!.users.ids[2]!).profile!]).toEqual([6, 7, 8]);
    expect(bundleUser(catalogue, bundle!.users.ids[2]!)).not.toHaveProperty('profile');
  });

  it('a user of the bundle is the same object as long as the bundle is', () => {
    const [first, second] = catalogue.bundle!.users.ids;
    const user = bundleUser(catalogue, first!);
    expect(bundleUser(catalogue, first!)).toBe(user);
    expect(bundleUser(catalogue, second!)).not.toBe(user);
    expect(bundleUser(createCatalogue(catalogue.bundle!), first!)).not.toBe(user);
  });
});
