import { FusionError } from '../../data/schema/errors.js';

/** Beyond what any request needs, and far from what would overflow the stack of code that follows inputs, filters or payloads down. */
const DEEPEST = 64;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** @throws FusionError `invalid_request` for a JSON text that nests too deep to be followed down */
export function checkNesting(json: string, field: string): void {
  const got = nestingOf(json);
  if (got <= DEEPEST) return;
  const expected = `at most ${DEEPEST} levels of nesting`;
  throw new FusionError('invalid_request', `${field}: expected ${expected}, got ${got}`, { field, expected, got });
}

/**
 * How deep a JSON text nests: 0 for a number, 1 for `[]`, 2 for `{"a": []}`. Reads the text once and builds nothing, so it can stand
 * before whatever follows the nesting down; of a text that is no JSON it says nothing that matters.
 */
export function nestingOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) at = endOfString(json, at);
    else if (code === 0x5b || code === 0x7b) deepest = Math.max(deepest, ++depth);
    else if (code === 0x5d || code === 0x7d) depth--;
  }
  return deepest;
}

/** @param start at the quote that opens it @returns at the one that closes it */
function endOfString(json: string, start: number): number {
  let at = start + 1;
  while (at < json.length && json.charCodeAt(at) !== QUOTE) at += json.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
}
