const HALF_A_PAIR = /\p{Surrogate}/u;

/** Whether UTF-8 can hold a text: without half of a surrogate pair, as a text has that was cut in the middle of an emoji. */
export function isWellFormed(text: string): boolean {
  return !HALF_A_PAIR.test(text);
}

/** The text as UTF-8 brings it back: a replacement character for half of a surrogate pair. */
export function toWellFormed(text: string): string {
  return isWellFormed(text) ? text : text.replace(/\p{Surrogate}/gu, '\ufffd');
}
