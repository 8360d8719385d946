import type { Command } from 'commander';

/** Adds one verb, with its options and action, to the program. */
export type AddVerb = (program: Command) => void;

/** Every verb of the command line, in the order of `--help`. */
export const verbs: readonly AddVerb[] = [];
