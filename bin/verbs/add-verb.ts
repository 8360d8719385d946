import type { Command } from 'commander';

/** Adds one verb, with its options and action, to the program. */
export type AddVerb = (program: Command) => void;
