import { Bool, DataType, Field, Float32, type Schema, Utf8 } from 'apache-arrow';
import type { Bundle } from '../../data/bundle/index.js';
import { FusionError } from '../../data/schema/errors.js';

/** What the scores of a file are: probabilities, or as the sources made them, for the bundle to calibrate. */
export type ScoreScale = 'probability' | 'raw';

/** Where a batch has what rescoring reads: positions of its columns. */
export interface InputColumns {
  readonly user: number;
  readonly item: number;
  /** In source order; −1 where the file has no scores of that source. */
  readonly scores: readonly number[];
  readonly scale: ScoreScale;
}

/** Columns that rescoring adds, in their order. */
export function outputFields(sources: readonly string[]): readonly Field[] {
  const number = (name: string) => new Field(name, new Float32(), true);
  return [
    number('fused_score'),
    ...sources.map((source) => number(`${source}_weight`)),
    ...sources.map((source) => number(`${source}_confidence`)),
    number('uncertainty_estimate'),
    new Field('weight_source', new Utf8(), true),
    new Field('adaptation_applied', new Bool(), false),
  ];
}

/**
 * Finds the columns, and checks that they are of a type that can be read and that no result would meet one of its name.
 *
 * @throws FusionError `invalid_data` with all that is wrong.
 */
export function checkColumns(
  schema: Schema,
  { sources, calibrators }: Pick<Bundle['manifest'], 'sources' | 'calibrators'>,
  file: string,
  scale: ScoreScale = 'probability',
): InputColumns {
  const names = schema.fields.map(({ name }) => name);
  const problems: string[] = [];
  const find = (name: string, expected: string, accepts: (type: DataType) => boolean, isRequired: boolean): number => {
    const index = names.indexOf(name);
    const field = schema.fields[index];
    if (field === undefined) {
      if (isRequired) problems.push(`expected a column "${name}" (${expected}), got ${names.join(', ') || 'none'}`);
    } else if (!accepts(field.type)) {
      problems.push(`column "${name}": expected ${expected}, got ${field.type}`);
    }
    return index;
  };
  const columns = {
    user: find('user_id', 'text', isText, true),
    item: find('item_id', 'text', isText, true),
    scores: sources.map((source) => find(`${source}_score`, 'floating-point numbers', DataType.isFloat, false)),
    scale,
  };
  const uncalibrated = sources.filter(
    (name, source) =>
      columns.scores[source]! >= 0 && calibrators.every(({ source: calibrated }) => calibrated !== name),
  );
  if (scale === 'raw' && uncalibrated.length > 0) {
    problems.push(`expected probabilities of ${uncalibrated.join(', ')}, which has no calibrator, got raw scores`);
  }
  for (const { name } of outputFields(sources)) {
    if (names.includes(name)) problems.push(`expected no column "${name}", which rescoring adds`);
  }
  if (problems.length === 0) return columns;
  throw new FusionError('invalid_data', `${file}: ${problems.join('; ')}`, { file, problems });
}

function isText(type: DataType): boolean {
  return (
    DataType.isUtf8(type) || DataType.isLargeUtf8(type) || (DataType.isDictionary(type) && isText(type.dictionary))
  );
}
