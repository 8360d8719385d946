import { version } from '../version.js';

/** What a verb prints: one JSON object on stdout with `--json`, the text otherwise. */
export function printResult(
  result: { readonly command: string; readonly seed?: number; readonly seconds: number } & Record<string, unknown>,
  { json, text }: { readonly json: boolean; readonly text: string },
): void {
  process.stdout.write(json ? `${JSON.stringify({ ...result, version })}\n` : `${text}\n`);
}
