import { invalidValue } from '../http/invalid-value.js';

/** What a request says of the situation: numbers by group and name. */
export type RequestContexts = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * The situation of a request as the network reads it.
 *
 * @param names of the bundle, `group.name`
 * @param stored what the bundle knows of the user whatever the situation, in the order of the names; undefined: nothing
 * @returns in that order, NaN = missing
 * @throws FusionError invalid_value that names the number
 */
export function requestSituation(
  names: readonly string[],
  contexts: RequestContexts | undefined,
  stored: Float32Array | undefined,
): Float32Array {
  return Float32Array.from(names, (name, index) => {
    const [group, rest] = splitName(name);
    const told = contexts?.[group]?.[rest];
    if (told === undefined || told === null) return stored?.[index] ?? Number.NaN;
    if (typeof told === 'number' && Number.isFinite(Math.fround(told))) return told;
    throw invalidValue(`contexts.${name}`, 'a finite number', told);
  });
}

/** What a request says of its situation that the bundle's network does not read: `contexts.GROUP.NAME`, or `contexts`. */
export function ignoredContexts(names: readonly string[], contexts: RequestContexts | undefined): readonly string[] {
  if (contexts === undefined) return [];
  if (names.length === 0) return ['contexts'];
  const known = new Set(names);
  return Object.entries(contexts)
    .flatMap(([group, numbers]) => Object.keys(numbers).map((name) => `${group}.${name}`))
    .filter((name) => !known.has(name))
    .map((name) => `contexts.${name}`);
}

/** Group and name, at the first dot. */
function splitName(name: string): readonly [string, string] {
  const dot = name.indexOf('.');
  return [name.slice(0, dot), name.slice(dot + 1)];
}
