import { Html, html } from './page/html.js';
import { STYLE } from './page/style.js';
import type { ReportSource } from './report-source.js';
import { answersSection } from './sections/answers-section.js';
import { comparisonSection } from './sections/comparison-section.js';
import { coverageSection } from './sections/coverage-section.js';
import { dataSection } from './sections/data-section.js';
import { learningSection } from './sections/learning-section.js';
import { overviewSection } from './sections/overview-section.js';
import { reliabilitySection } from './sections/reliability-section.js';
import { userTypesSection } from './sections/user-types-section.js';
import { weightsSection } from './sections/weights-section.js';

/** One HTML page that needs nothing else: no script, no request, light and dark. The same source gives the same bytes. */
export function reportPage(source: ReportSource): string {
  const { manifest } = source.bundle;
  const sections = [
    overviewSection(source),
    weightsSection(source),
    comparisonSection(source.evaluation),
    answersSection(source),
    userTypesSection(source),
    reliabilitySection(source),
    coverageSection(source),
    learningSection(source),
    dataSection(source),
  ];
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Metafuse: ${manifest.dataset.name}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<main>
<h1>${manifest.dataset.name}</h1>
<p class="muted">Metafuse report on bundle <code>${manifest.model_version}</code></p>
<nav aria-label="Contents">${sections.map(({ id, title }) => html`<a href="#${id}">${title}</a>`)}</nav>
${sections.map(({ id, title, body }) => html`<section id="${id}"><h2>${title}</h2>${body}</section>\n`)}
</main>
</body>
</html>
`;
  return page.toString();
}
