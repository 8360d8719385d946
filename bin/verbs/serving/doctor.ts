import type { Command } from 'commander';
import { printResult } from '../../printing/print-result.js';
import { table } from '../../printing/table.js';
import type { AddVerb } from '../add-verb.js';
import { checkEngines } from './doctor/check-engines.js';
import { checkServing } from './doctor/check-serving.js';
import { configurationOf, unreadVariables } from './doctor/configuration-of.js';
import type { Finding } from './doctor/findings.js';
import { versions } from './doctor/versions.js';
import { addServeOptions, type ServeFlags } from './serve-options.js';

/**
 * `metafuse doctor`: versions, engines, and whether what `serve` would be started with can be used; each of its options, and where its
 * value came from. Exit code 1 where something cannot be used.
 */
export const addDoctor: AddVerb = (program) => {
  const doctor = program
    .command('doctor')
    .description('Say what is installed, what works, and how serve is configured; takes the options of serve.')
    .option('--json', 'print one JSON object');
  addServeOptions(doctor).action(async (flags: ServeFlags & { readonly json?: true }, command: Command) => {
    const startMs = performance.now();
    const findings = await checkServing(flags);
    const password = process.env['METAFUSE_CLICKHOUSE_PASSWORD'] === undefined ? 'not set' : 'set';
    const result = {
      versions: versions(),
      engines: await checkEngines(),
      serving: findings,
      configuration: configurationOf(command),
      clickhouse_password: password,
      unread_variables: unreadVariables(program, process.env),
    };
    const seconds = (performance.now() - startMs) / 1000;
    printResult({ command: 'doctor', seconds, ...result }, { json: flags.json === true, text: textOf(result) });
    if (findings.some(({ ok }) => ok === false)) process.exitCode = 1;
  });
};

interface Result {
  readonly versions: Readonly<Record<string, string | null>>;
  readonly engines: readonly Finding[];
  readonly serving: readonly Finding[];
  readonly configuration: ReturnType<typeof configurationOf>;
  readonly clickhouse_password: string;
  readonly unread_variables: readonly string[];
}

function textOf({ versions, engines, serving, configuration, clickhouse_password, unread_variables }: Result): string {
  const rows = configuration.map(({ option, value, from }) => [option, value === null ? '–' : String(value), from]);
  const unread = unread_variables.map((name) => `  ${name}: nothing reads it`);
  return [
    ...Object.entries(versions).map(([name, version]) => `${name} ${version ?? 'is not installed'}`),
    '',
    'Engines',
    ...engines.map(line),
    '',
    'Serving',
    ...serving.map(line),
    '',
    'Configuration',
    table(['option', 'value', 'from'], rows),
    `METAFUSE_CLICKHOUSE_PASSWORD is ${clickhouse_password}`,
    ...(unread.length === 0 ? [] : ['', 'Variables', ...unread]),
  ].join('\n');
}

function line({ name, ok, detail }: Finding): string {
  const mark = ok === null ? '–' : ok ? 'ok' : 'NO';
  return `  ${mark.padEnd(3)}${name}: ${detail}`;
}
