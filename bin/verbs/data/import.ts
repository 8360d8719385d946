import { importFrappe, importLastfm, importMovieLens, importOpenBandit } from '../../../data/sources/index.js';
import type { AddVerb } from '../add-verb.js';
import { addImportColumns } from './import-columns.js';
import { addImportMigrations } from './import-migrations.js';
import { addImportScores } from './import-scores.js';
import { addImportSource } from './import-source.js';

interface Folder {
  readonly from: string;
}

/** `metafuse import SOURCE`: published files, or a log of one's own, in; a dataset out. */
export const addImport: AddVerb = (program) => {
  const verb = program.command('import').description('Turn data from elsewhere into a dataset.');
  addImportSource<Folder>(
    verb,
    {
      name: 'movielens',
      description: 'Import MovieLens 100K, 1M, or an edition of CSV files; which one is told by the files.',
    },
    importMovieLens,
  ).requiredOption('--from <folder>', 'folder with the files as published');
  addImportSource<Folder>(
    verb,
    { name: 'lastfm', description: 'Import the Last.fm set of HetRec 2011: plays, artists, tags, friends, audio.' },
    importLastfm,
  ).requiredOption('--from <folder>', 'folder with the files as published, and artist_audio.csv where there is one');
  addImportSource<Folder>(
    verb,
    { name: 'frappe', description: 'Import Frappe: which apps were used in which situation.' },
    importFrappe,
  ).requiredOption('--from <folder>', 'folder with frappe.csv and meta.csv as published');
  addImportSource<Folder>(
    verb,
    {
      name: 'open-bandit',
      description: 'Import the clicks of an Open Bandit log; people with the same features are one user.',
    },
    importOpenBandit,
  ).requiredOption('--from <folder>', 'a log and item_context.csv as published, such as bts/ or random/');
  addImportColumns(verb);
  addImportMigrations(verb);
  addImportScores(verb);
};
