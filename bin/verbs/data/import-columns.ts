import { basename, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { FusionError } from '../../../data/schema/errors.js';
import {
  type ColumnMapping,
  defaultItemFields,
  defaultMapping,
  defaultUserFields,
  type Imported,
  importColumns,
  openTable,
  readMapping,
  type Table,
} from '../../../data/sources/index.js';
import { addImportSource, type ImportOptions } from './import-source.js';

/** How columns are named, whatever holds them. */
interface MappingOptions extends ImportOptions {
  readonly mapping?: string;
  readonly column: Readonly<Record<string, string>>;
  readonly timeUnit?: 's' | 'ms' | 'us' | 'ns';
  readonly items?: string;
  readonly users?: string;
  readonly name?: string;
}

interface FileOptions extends MappingOptions {
  readonly from: string;
}

interface ClickHouseOptions extends MappingOptions {
  readonly url: string;
  readonly user?: string;
  readonly database?: string;
  readonly table?: string;
  readonly query?: string;
}

const FILES = {
  csv: 'Import a log of CSV, or of text with tabs or semicolons between its fields.',
  arrow: 'Import a log of Arrow IPC, file or stream.',
  parquet: 'Import a log of Parquet.',
  json: 'Import a log of JSON objects, one a line; columns are paths, as in context.device.',
} as const;

/** Adds `metafuse import csv`, `arrow`, `parquet`, `json` and `clickhouse`: logs of one's own, by a mapping of columns. */
export function addImportColumns(parent: Command): void {
  for (const [kind, description] of Object.entries(FILES)) {
    const command = addImportSource<FileOptions>(parent, { name: kind, description }, (options) =>
      importFile(kind, options),
    );
    addMappingOptions(command.requiredOption('--from <file>', 'the interactions'));
  }
  const description = 'Import a log from ClickHouse; METAFUSE_CLICKHOUSE_PASSWORD has the password.';
  const command = addImportSource<ClickHouseOptions>(parent, { name: 'clickhouse', description }, importClickHouse)
    .requiredOption('--url <url>', 'as http://localhost:8123')
    .option('--user <name>', 'its user')
    .option('--database <name>', 'its database (default: default)')
    .option('--table <name>', 'table of the interactions')
    .option('--query <sql>', 'or the statement that selects them');
  addMappingOptions(command);
}

function addMappingOptions(command: Command): void {
  command
    .option('--mapping <file>', 'YAML file that says which column is what')
    .option('--column <field=name>', 'column of a field, as user_id=uid; may be repeated', collect, {})
    .addOption(
      new Option('--time-unit <unit>', 'what numbers of the timestamp column count').choices(['s', 'ms', 'us', 'ns']),
    )
    .option('--items <file>', 'what is known of items: any of these kinds of file')
    .option('--users <file>', 'what is known of users')
    .option('--name <name>', 'name of the dataset (default: that of its folder)');
}

async function importFile(kind: string, options: FileOptions): Promise<Imported> {
  const opened = await openTable(options.from);
  if (opened.kind !== kind) {
    throw new FusionError('invalid_data', `${options.from}: expected ${kind}, got what looks like ${opened.kind}`);
  }
  return importTable(kind, opened.table, opened.columns, options);
}

async function importClickHouse(options: ClickHouseOptions): Promise<Imported> {
  const { url, user, database, table, query } = options;
  if ((table === undefined) === (query === undefined)) {
    throw new FusionError('usage', 'expected one of --table and --query, got both or neither');
  }
  const { clickhouseTable } = await import('../../../data/store/index.js');
  const password = process.env['METAFUSE_CLICKHOUSE_PASSWORD'];
  const target = {
    url,
    ...(user === undefined ? {} : { username: user }),
    ...(password === undefined ? {} : { password }),
    ...(database === undefined ? {} : { database }),
  };
  const rows = clickhouseTable(target, table === undefined ? { query: query! } : { table });
  return importTable('clickhouse', rows, await rows.columns(), options);
}

async function importTable(
  source: string,
  interactions: Table,
  columns: readonly string[],
  { mapping: file, column, to, name = basename(resolve(to)), maxBadRows, timeUnit, ...others }: MappingOptions,
): Promise<Imported> {
  const [items, users] = [
    others.items === undefined ? undefined : await openTable(others.items),
    others.users === undefined ? undefined : await openTable(others.users),
  ];
  const base = file === undefined ? defaultMapping(columns, column) : withColumns(await readMapping(file), column);
  const mapping: ColumnMapping = {
    ...base,
    columns: { ...base.columns, ...inUnit(base.columns.timestamp, timeUnit) },
    ...(items ? { items: base.items ?? defaultItemFields(items.columns) } : {}),
    ...(users ? { users: base.users ?? defaultUserFields(users.columns) } : {}),
  };
  return importColumns({
    name,
    source,
    interactions,
    items: items?.table,
    users: users?.table,
    mapping,
    maxBadRows,
  });
}

/** The column of times, counted in a unit. */
function inUnit(timestamp: ColumnMapping['columns']['timestamp'], unit: MappingOptions['timeUnit']) {
  if (timestamp === undefined || unit === undefined) return {};
  return { timestamp: { column: typeof timestamp === 'string' ? timestamp : timestamp.column, unit } };
}

/** A mapping with some of its columns named otherwise. */
function withColumns(mapping: ColumnMapping, renamed: Readonly<Record<string, string>>): ColumnMapping {
  if (Object.keys(renamed).length === 0) return mapping;
  const { columns, context } = defaultMapping([], { user_id: '', item_id: '', ...renamed });
  const named = Object.fromEntries(Object.entries(columns).filter(([, column]) => column !== ''));
  return { ...mapping, columns: { ...mapping.columns, ...named }, context: { ...mapping.context, ...context } };
}

/** An option of the form FIELD=NAME that may come again. */
export function collect(text: string, before: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const [, field, name] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (field === undefined || name === undefined) throw new InvalidArgumentError('Expected FIELD=NAME.');
  return { ...before, [field]: name };
}
