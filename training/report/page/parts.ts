import { type Html, type HtmlValue, html } from './html.js';

/** A table, its first column names and the others figures. */
export function table(head: readonly HtmlValue[], rows: readonly (readonly HtmlValue[])[]): Html {
  return html`<div class="wide"><table>
<thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
<tbody>${rows.map(([name, ...cells]) => html`<tr><th scope="row">${name ?? null}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>\n`)}</tbody>
</table></div>`;
}

/** A picture with what it shows, and its figures for whoever wants them exactly, or cannot see it. */
export function figureWith(picture: HtmlValue, caption: HtmlValue, figures: Html): Html {
  return html`<figure>${picture}<figcaption>${caption}</figcaption></figure>
<details><summary>The figures</summary>${figures}</details>`;
}

/** A few figures that say most. */
export function facts(list: readonly (readonly [figure: string, meaning: string])[]): Html {
  return html`<div class="facts">${list.map(([figure, meaning]) => html`<div class="fact"><strong>${figure}</strong><span>${meaning}</span></div>`)}</div>`;
}
