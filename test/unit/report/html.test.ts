import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Html, type HtmlValue, html } from '../../../training/report/page/html.js';

describe('html', () => {
  it('escapes what would be markup, between tags and in attributes', () => {
    const id = `<b>'&"</b>`;
    expect(`${html`<a title="${id}">${id}</a>`}`).toBe(
      '<a title="&lt;b&gt;&#39;&amp;&quot;&lt;/b&gt;">&lt;b&gt;&#39;&amp;&quot;&lt;/b&gt;</a>',
    );
  });

  it('joins lists, leaves nothing for null, writes zero, and takes markup as it is', () => {
    expect(`${html`<ul>${['a', 'b'].map((one) => html`<li>${one}</li>`)}${null}${0}</ul>`}`).toBe(
      '<ul><li>a</li><li>b</li>0</ul>',
    );
  });

  it('leaves no markup of any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(`${html`${text}`}`).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
      }),
    );
  });

  it('takes nothing that a file could hold for markup', () => {
    const look: unknown = JSON.parse('{"markup":"<script>","toString":"<script>"}');
    expect(() => html`${look as HtmlValue}`).toThrow();
    expect(`${html`${new Html('<br>')}`}`).toBe('<br>');
  });
});
