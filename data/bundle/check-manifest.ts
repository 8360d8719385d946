import type { TSchema } from 'typebox';
import Value from 'typebox/value';
import { FusionError } from '../schema/errors.js';
import { BUILT_IN_SOURCES, SESSION_FEATURES } from '../schema/features.js';
import { type Manifest, ManifestSchema, READ_FORMAT_VERSIONS } from './manifest.js';

/**
 * The JSON of a manifest, checked: its format version first, then its form, then that its parts fit each other.
 *
 * @throws FusionError `invalid_bundle` naming the field of manifest.json.
 */
export function checkManifest(json: unknown): Manifest {
  const version = (json as { format_version?: unknown } | null)?.format_version;
  const isRead = (READ_FORMAT_VERSIONS as readonly unknown[]).includes(version);
  expect(isRead, 'format_version', `one of ${READ_FORMAT_VERSIONS.join(', ')} (what this version reads)`, version);
  checkForm(ManifestSchema, json);
  checkFit(json);
  return json;
}

function checkForm(schema: TSchema, json: unknown): asserts json is Manifest {
  const problem = Value.Errors(schema, json)[0];
  if (problem === undefined) return;
  const missing = problem.keyword === 'required' ? `/${problem.params.requiredProperties[0]}` : '';
  const field = `${problem.instancePath}${missing}`.slice(1).replaceAll('/', '.');
  throw invalid(field, problem.message);
}

/** Names, widths and ranges, which no schema can compare. */
function checkFit(manifest: Manifest): void {
  const { sources, thresholds, adaptation, dimensions, session_features, session_standardizer } = manifest;
  const expected = SESSION_FEATURES.join(', ');
  expect(session_features.join(', ') === expected, 'session_features', expected, session_features.join(', '));
  expect(
    session_standardizer.names.join(', ') === expected,
    'session_standardizer.names',
    expected,
    session_standardizer.names.join(', '),
  );
  for (const key of ['means', 'standardDeviations'] as const) {
    width(session_standardizer[key], SESSION_FEATURES.length, `session_standardizer.${key}`);
  }
  const contexts = manifest.context_standardizer;
  for (const key of ['means', 'standardDeviations'] as const) {
    if (contexts) width(contexts[key], contexts.names.length, `context_standardizer.${key}`);
  }
  for (const [row, { weights }] of manifest.by_count.entries())
    width(weights, sources.length, `by_count.${row}.weights`);
  width(thresholds.confidences.value, sources.length, 'thresholds.confidences.value');
  for (const { source } of manifest.calibrators) {
    expect(sources.includes(source), 'calibrators', `one of ${sources.join(', ')}`, source);
  }
  const { errors: _, ...scoreLines } = manifest.score_calibration ?? {};
  for (const [who, lines] of Object.entries(scoreLines)) {
    for (const [row, { minCount }] of lines.entries()) {
      const before = lines[row - 1]?.minCount ?? -1;
      expect(minCount > before, `score_calibration.${who}.${row}.minCount`, `more than ${before}`, minCount);
    }
  }
  if (manifest.base_scorers !== null) checkBaseScorers(manifest, manifest.base_scorers);
  const { start, end } = adaptation.parameters;
  const range = `a range within 0 to ${dimensions.parameters}`;
  expect(start <= end && end <= dimensions.parameters, 'adaptation.parameters', range, `${start} to ${end}`);
  width(adaptation.inner_rates, adaptation.steps, 'adaptation.inner_rates');
  for (const [step, rates] of adaptation.inner_rates.entries()) {
    width(rates, adaptation.inner_rates[0]!.length, `adaptation.inner_rates.${step}`);
  }
}

/** The base scorers give raw scores, so each source takes them, in its place. */
function checkBaseScorers(
  { sources, calibrators, live, golden }: Manifest,
  { cf, content }: NonNullable<Manifest['base_scorers']>,
): void {
  width(cf.userMean, cf.width, 'base_scorers.cf.userMean');
  if (content.reader !== undefined) {
    expect(live !== undefined, 'live', 'its tables, where the tokens of base_scorers.content.reader are', live);
    expect(golden.content !== undefined, 'golden.content', 'rows for content.onnx', golden.content);
  }
  const builtIn = BUILT_IN_SOURCES.some((source) => sources.includes(source));
  const some = `one of ${BUILT_IN_SOURCES.join(', ')} among them (base_scorers is not null)`;
  expect(builtIn, 'sources', some, sources.join(', '));
  const expected = sources.join(', ');
  const calibrated = calibrators.map(({ source }) => source).join(', ');
  expect(calibrated === expected, 'calibrators', `${expected} (base_scorers is not null)`, calibrated);
}

function width(list: readonly unknown[], length: number, field: string): void {
  expect(list.length === length, field, `${length} entries`, list.length);
}

function expect(holds: boolean, field: string, expected: string, got: unknown): void {
  if (!holds) throw invalid(field, `expected ${expected}, got ${String(got)}`);
}

function invalid(field: string, problem: string): FusionError {
  return new FusionError('invalid_bundle', `manifest.json, ${field}: ${problem}`, { file: 'manifest.json', field });
}
