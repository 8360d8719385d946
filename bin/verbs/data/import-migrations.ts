import { type Command, InvalidArgumentError } from 'commander';
import {
  importGorse,
  importMetarank,
  importRecBole,
  importVw,
  type RecBoleImport,
} from '../../../data/sources/index.js';
import { collect } from './import-columns.js';
import { addImportSource } from './import-source.js';

interface File {
  readonly from: string;
}

interface Events extends File {
  readonly event: Readonly<Record<string, string>>;
}

interface RecBole extends File {
  readonly items?: string;
  readonly scale?: RecBoleImport['scale'];
}

interface Vw extends File {
  readonly user: string;
  readonly item: string;
}

/** Adds the imports of what other recommenders log: `metarank`, `gorse`, `vw`, `recbole`. */
export function addImportMigrations(parent: Command): void {
  const event = ['--event <type=event>', 'what a type of theirs means, as buy=purchase; may be repeated'] as const;
  addImportSource<Events>(
    parent,
    { name: 'metarank', description: 'Import events of Metarank: JSON objects, one a line.' },
    ({ from, event: events, maxBadRows }) => importMetarank({ from, events, maxBadRows }),
  )
    .requiredOption('--from <file>', 'the events')
    .option(...event, collect, {});
  addImportSource<Events>(
    parent,
    { name: 'gorse', description: 'Import feedback of Gorse: CSV with a header, or JSON objects, one a line.' },
    ({ from, event: events, maxBadRows }) => importGorse({ from, events, maxBadRows }),
  )
    .requiredOption('--from <file>', 'the feedback')
    .option(...event, collect, {});
  addImportSource<Vw>(
    parent,
    { name: 'vw', description: 'Import the rewarded decisions of Vowpal Wabbit (dsjson) as clicks.' },
    importVw,
  )
    .requiredOption('--from <file>', 'the decisions')
    .requiredOption('--user <path>', 'where a decision says whose it is, as c.user.id')
    .requiredOption('--item <path>', 'where an action says which item it is, as id');
  addImportSource<RecBole>(parent, { name: 'recbole', description: 'Import atomic files of RecBole.' }, importRecBole)
    .requiredOption('--from <file>', 'the .inter file')
    .option('--items <file>', 'the .item file')
    .option('--scale <min,max,positive>', 'ratings count, from MIN to MAX; POSITIVE and more are liked', parseScale);
}

function parseScale(text: string): NonNullable<RecBoleImport['scale']> {
  const [min, max, positive_at, ...more] = text.split(',').map(Number);
  const isScale = min !== undefined && max !== undefined && positive_at !== undefined && more.length === 0;
  if (!isScale || !(min <= positive_at && positive_at <= max)) throw new InvalidArgumentError('Expected as 1,5,4.');
  return { min, max, positive_at };
}
