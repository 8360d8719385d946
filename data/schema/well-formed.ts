const HALF_A_PAIR = /\p{Surrogate}/u;
/** The order of bytes, where UTF-8 begins with it: whoever reads UTF-8 leaves it out. */
const MARK = '\ufeff';

/**
 * Whether a file brings a text back as it is: without half of a surrogate pair, as a text has that was cut in the middle of an emoji, and
 * without a byte-order mark before it, as it has where files were put together.
 */
export function isWellFormed(text: string): boolean {
  return !HALF_A_PAIR.test(text) && !text.startsWith(MARK);
}

/** The text as a file brings it back: a replacement character for half of a surrogate pair, no byte-order mark before it. */
export function toWellFormed(text: string): string {
  if (isWellFormed(text)) return text;
  return text.replace(/\p{Surrogate}/gu, '\ufffd').replace(/^\ufeff+/u, '');
}

/** The text for a message, with a byte-order mark that can be seen. */
export function withMarkShown(text: string): string {
  return text.replaceAll(MARK, '\\ufeff');
}
