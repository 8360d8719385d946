import { ENGINE_NAMES } from '../../../../training/engines/engine-names.js';
import type { Finding } from './findings.js';

/** Training engines, the fastest first, and what is missing of those that cannot work here; nothing is loaded or tried. */
export async function checkEngines(): Promise<readonly Finding[]> {
  const { missingPart } = await import('../../../../training/engines/missing-part.js');
  return ENGINE_NAMES.map((name) => {
    const missing = missingPart(name);
    if (missing === null) return { name, ok: true, detail: 'nothing is missing' };
    return { name, ok: null, detail: `${missing.what}. ${missing.howToGet}` };
  });
}
