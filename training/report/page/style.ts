/**
 * The page's style, light and dark; print is always light.
 *
 * Series colours are Okabe and Ito's, which colour-blind people tell apart, darkened or lightened until text in them has a contrast of at
 * least 4.5 to its background.
 * @see Okabe, Ito, Color universal design, 2008; WCAG 2.2, 1.4.3.
 */
export const STYLE = `
:root {
  color-scheme: light dark;
  --surface: #ffffff; --raised: #f5f7f9; --ink: #1c2126; --muted: #5d6770; --line: #d9dee3;
  --series-0: #0068a8; --series-1: #b84c00; --series-2: #00785a; --series-3: #9c3f80; --series-4: #806600;
  --series-5: #2f6f8f; --series-6: #6a4fb3;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --surface: #14181c; --raised: #1d2329; --ink: #e8ecef; --muted: #a3adb6; --line: #343c44;
    --series-0: #5cb8f0; --series-1: #ff9c5a; --series-2: #3ccca4; --series-3: #ec9ccc; --series-4: #e6ca5c;
    --series-5: #8fc7e0; --series-6: #b8a4ff;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--surface); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
main { max-width: 1024px; margin: 0 auto; padding: 40px 32px 80px; }
h1 { font-size: 30px; line-height: 1.2; margin: 0 0 4px; overflow-wrap: anywhere; }
h2 { font-size: 21px; line-height: 1.3; margin: 56px 0 8px; padding-top: 16px; border-top: 1px solid var(--line); }
h3 { font-size: 15px; margin: 0 0 2px; overflow-wrap: anywhere; }
p { margin: 8px 0; max-width: 74ch; }
a { color: var(--series-0); }
.muted, figcaption { color: var(--muted); font-size: 14px; }
nav { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 20px 0; font-size: 14px; }
figure { margin: 20px 0 8px; break-inside: avoid; }
figcaption { margin-top: 4px; max-width: 88ch; }
.plot { display: block; max-width: 100%; height: auto; overflow: visible; font: 12px system-ui, sans-serif; --plot-background: var(--surface); font-variant-numeric: tabular-nums; }
.plot text { white-space: pre; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(200px, 1fr)); gap: 12px; margin: 24px 0; }
.fact { background: var(--raised); border-radius: 8px; padding: 14px 16px; break-inside: avoid; }
.fact strong { display: block; font-size: 24px; line-height: 1.25; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.fact span { color: var(--muted); font-size: 14px; display: block; line-height: 1.4; }
.panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(270px, 100%), 1fr)); gap: 20px 16px; }
.pair { grid-template-columns: repeat(auto-fit, minmax(min(400px, 100%), 1fr)); }
.panels > div { min-width: 0; break-inside: avoid; }
table { border-collapse: collapse; font-size: 14px; font-variant-numeric: tabular-nums; margin: 12px 0; }
th, td { padding: 4px 14px 4px 0; text-align: right; border-bottom: 1px solid var(--line); vertical-align: top; }
th:first-child, td:first-child { text-align: left; overflow-wrap: anywhere; }
thead th { color: var(--muted); font-weight: 600; }
details { margin: 4px 0 16px; font-size: 14px; }
summary { cursor: pointer; color: var(--muted); }
.wide { overflow-x: auto; }
.warning { border-left: 4px solid var(--series-1); padding: 4px 14px; }
code { font-size: 0.9em; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--raised); padding: 12px; border-radius: 8px; font-size: 13px; }
@media print {
  main { max-width: none; padding: 0; }
  nav, details { display: none; }
  h2 { margin-top: 28px; break-after: avoid; }
}
`;
