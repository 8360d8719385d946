/**
 * The fields of one CSV record as RFC 4180 defines them.
 *
 * The line is the whole record: a field with a line break in it, which the RFC allows, is not read, so that one stray
 * quote costs one line and not the rest of the file. Spaces belong to the field.
 *
 * @param separator one character; a comma if left out
 * @returns undefined where a quote is not closed, or stands or is followed where none may
 * @see Y. Shafranovich, RFC 4180, section 2, 2005, https://www.rfc-editor.org/rfc/rfc4180
 */
export function parseCsvLine(line: string, separator = ','): string[] | undefined {
  if (!line.includes('"')) return line.split(separator);
  const field = fieldPattern(separator);
  const fields: string[] = [];
  for (let at = 0; ; at = field.lastIndex) {
    field.lastIndex = at;
    const match = field.exec(line);
    if (match === null) return undefined;
    const [, quoted, bare = '', end] = match;
    fields.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === '') return fields;
  }
}

/** One field and what ends it: a quoted field in which quotes are doubled, or a bare one without any quote. */
function fieldPattern(separator: string): RegExp {
  const known = PATTERNS.get(separator);
  if (known) return known;
  const end = separator.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');
  const made = new RegExp(`(?:"((?:[^"]|"")*)"|([^"${end}]*))(${end}|$)`, 'y');
  PATTERNS.set(separator, made);
  return made;
}

const PATTERNS = new Map<string, RegExp>();
