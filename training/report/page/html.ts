/** Markup that may stand in a page as it is. Nothing that comes from a file can be one: text is text until `html` escapes it. */
export class Html {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

export type HtmlValue = string | number | Html | null | readonly HtmlValue[];

/**
 * Markup from a template: strings and numbers are escaped, markup stands as it is, lists are joined, null leaves nothing.
 *
 * Safe between tags and in quoted attributes; not for the inside of `<script>` or `<style>`, or for URLs.
 */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return new Html(strings.reduce((page, text, index) => page + markup(values[index - 1] ?? null) + text));
}

function markup(value: HtmlValue): string {
  if (value === null) return '';
  if (value instanceof Html) return value.toString();
  if (typeof value === 'object') return value.map(markup).join('');
  return String(value).replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
