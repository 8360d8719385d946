import { Command, CommanderError } from 'commander';
import { FusionError } from '../data/schema/errors.js';
import { configure } from './configuration/configure.js';
import { verbs } from './verbs/index.js';
import { version } from './version.js';

const EXIT = { done: 0, failed: 1, usage: 2 } as const;

/**
 * Runs one command and answers its exit code: 0 done, 1 failed, 2 wrong usage.
 *
 * Results go to stdout (with `--json` exactly one JSON object); everything said on the way goes to stderr.
 */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  const program = new Command('metafuse')
    .description('Learns, per user and per item, how far to trust each recommendation score.')
    .version(version)
    .showHelpAfterError('(--help says what a command takes)')
    .exitOverride();
  for (const [heading, addVerbs] of Object.entries(verbs)) {
    program.commandsGroup(heading);
    for (const addVerb of addVerbs) addVerb(program);
  }
  for (const command of program.commands) command.exitOverride();
  try {
    configure(program, args, process.env);
    await program.parseAsync(args, { from: 'user' });
    return process.exitCode === undefined ? EXIT.done : Number(process.exitCode);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (error instanceof FusionError) {
      process.stderr.write(`metafuse: ${error.message} (${error.code})\n`);
      return error.code === 'usage' ? EXIT.usage : EXIT.failed;
    }
    process.stderr.write(`metafuse: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return EXIT.failed;
  }
}
