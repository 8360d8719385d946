import { FusionError } from '../schema/errors.js';

/** ClickHouse's codes for statements that are wrong whenever they are asked: a defect here, not trouble there. */
const DEFECTS: ReadonlySet<string> = new Set(['36', '43', '46', '47', '62', '63', '386', '456', '457']);

/** ClickHouse's codes for rows that it will never take: text, dates, numbers, types and columns that do not fit. */
const UNFIT_ROWS: ReadonlySet<string> = new Set([
  '6',
  '16',
  '25',
  '26',
  '27',
  '38',
  '41',
  '53',
  '69',
  '70',
  '72',
  '117',
  '349',
]);

/** What went wrong with ClickHouse, as an error of ours. */
export function storeTrouble(where: string, error: unknown): FusionError {
  if (error instanceof FusionError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const code = DEFECTS.has(codeOf(error)) ? 'internal' : 'store_unavailable';
  return new FusionError(code, `${where}: ${firstLine(message)}`, {}, error);
}

/** Whether trying the same rows again is in vain. */
export function isUnfit(error: unknown): boolean {
  return UNFIT_ROWS.has(codeOf(error instanceof FusionError ? error.cause : error));
}

/** ClickHouse's own, or such as `ECONNREFUSED`. The class of the error is another one over HTTP than from chDB. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0]!.slice(0, 500);
}
