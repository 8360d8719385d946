/** One field and what ends it: a quoted field in which quotes are doubled, or a bare one without any quote. */
const FIELD = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;

/**
 * The fields of one CSV record as RFC 4180 defines them.
 *
 * The line is the whole record: a field with a line break in it, which the RFC allows, is not read, so that one stray
 * quote costs one line and not the rest of the file. Spaces belong to the field.
 *
 * @returns undefined where a quote is not closed, or stands or is followed where none may
 * @see Y. Shafranovich, RFC 4180, section 2, 2005, https://www.rfc-editor.org/rfc/rfc4180
 */
export function parseCsvLine(line: string): string[] | undefined {
  const fields: string[] = [];
  for (let at = 0; ; at = FIELD.lastIndex) {
    FIELD.lastIndex = at;
    const match = FIELD.exec(line);
    if (match === null) return undefined;
    const [, quoted, bare = '', end] = match;
    fields.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === '') return fields;
  }
}
