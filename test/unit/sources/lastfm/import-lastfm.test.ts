import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AUDIO_FEATURES } from '../../../../data/schema/features.js';
import { importLastfm } from '../../../../data/sources/index.js';

const names = (ending: string) => AUDIO_FEATURES.map((name) => `${name}_${ending}`).join(',');
const eight = (value: number, tempo: number) => [...Array<number>(7).fill(value), tempo].join(',');

const FILES: Readonly<Record<string, string>> = {
  'artists.dat':
    'id\tname\turl\tpictureURL\n1\tMoi dix Mois\thttp\t\n2\tBjörk\thttp\t\n3\t"Weird" Al\thttp\t\n4\tUnheard\t\t\n',
  'tags.dat': 'tagID\ttagValue\r\n1\tcafé\r\n2\tlive\r\n',
  'user_taggedartists.dat':
    'userID\tartistID\ttagID\tday\tmonth\tyear\n8\t1\t1\t1\t4\t2009\n9\t1\t1\t1\t4\t2009\n8\t3\t1\t1\t4\t2009\n8\t77\t2\t1\t4\t2009\n',
  'user_friends.dat': 'userID\tfriendID\n8\t9\n8\t10\n9\t8\n',
  'user_artists.dat': 'userID\tartistID\tweight\r\n8\t1\t13883\r\n9\t2\t1\r\n10\t3\t2\r\n',
};
const AUDIO = `artistID,name,n_tracks,${names('mean')},${names('sd')}
1,Moi dix Mois,2,${eight(0.75, 125)},${eight(0.25, 25)}
2,Björk,1,${eight(0.25, 500)},${','.repeat(7)}
`;

let from: string;
beforeEach(async () => {
  from = await mkdtemp(join(tmpdir(), 'metafuse-lastfm-'));
  for (const [file, text] of Object.entries(FILES)) {
    await writeFile(join(from, file), text, file === 'tags.dat' ? 'latin1' : 'utf8');
  }
});
afterEach(() => rm(from, { recursive: true }));

describe('importLastfm', () => {
  it('reads plays without a time, tags of all users, and the number of friends', async () => {
    const { dataset, badRows } = await importLastfm({ from });
    const { users, items, interactions } = dataset;
    expect(dataset).toMatchObject({ source: 'lastfm-hetrec', feedback: { kind: 'implicit' } });
    expect(items.titles).toEqual(['Moi dix Mois', 'Björk', '"Weird" Al', 'Unheard']);
    expect(items.tags).toEqual([['café', 'café'], [], ['café'], []]); // an artist 77 is not listed
    expect(users.ids).toEqual(['8', '9', '10']);
    expect(users.contexts).toEqual([{ name: 'social.friends', value: Float64Array.of(2, 1, Number.NaN) }]);
    expect([...interactions.value]).toEqual([13883, 1, 2]);
    expect(interactions.timestamp.every(Number.isNaN)).toBe(true);
    expect(items.measured).toEqual([]);
    expect(badRows.files).toMatchObject({ 'user_taggedartists.dat': 4, 'user_friends.dat': 3 });
  });

  it('measures artists with tracks, guesses others from tags, and says which', async () => {
    await writeFile(join(from, 'artist_audio.csv'), AUDIO);
    const { items } = (await importLastfm({ from })).dataset;
    const [energy] = items.measured;
    const tempo = items.measured.at(-1)!;
    expect(items.measured.map(({ name }) => name)).toEqual(AUDIO_FEATURES);
    expect([...energy!.value.slice(0, 2)]).toEqual([0.75, 0.25]);
    expect([...tempo.value.slice(0, 2)]).toEqual([0.5, 1]); // 125 of 250 beats a minute; 500 are no more than 1
    expect(energy!.confidence[0]).toBeGreaterThan(energy!.confidence[1]!); // two tracks against one
    expect([...items.isPredicted!]).toEqual([0, 0, 1, 0]);
    expect(energy!.value[2]).not.toBeNaN(); // shares a tag with artist 1
    expect([energy!.value[3], energy!.confidence[3]]).toEqual([Number.NaN, 0]); // without tags nothing is known
  });

  it.each([
    ['user_artists.dat', '8\t1\t0\n', 'weight', "expected a play count of at least 1, got '0'"],
    ['user_artists.dat', '8\tx\t1\n', 'artistID', "expected an artist number, got 'x'"],
    ['user_taggedartists.dat', '8\t1\t9\t1\t4\t2009\n', 'tagID', "expected a number of tags.dat, got '9'"],
    ['user_friends.dat', '8\t\n', 'friendID', 'expected a user number, got nothing'],
  ])('names file, line and field of what is wrong in %s', async (file, line, field, message) => {
    await appendFile(join(from, file), line);
    const lines = FILES[file]!.split('\n').length;
    const { badRows } = await importLastfm({ from, maxBadRows: 0.1 });
    expect(badRows.examples).toEqual([{ file, line: lines, field, message }]);
  });
});
