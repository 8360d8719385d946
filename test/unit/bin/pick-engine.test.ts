import { afterEach, describe, expect, it, vi } from 'vitest';
import { pickEngine } from '../../../bin/engine/pick-engine.js';
import { missingPart } from '../../../training/engines/missing-part.js';
import { DEFAULT_META_CONFIG as CONFIG } from '../../../training/meta/meta-config.js';

const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
afterEach(() => stderr.mockClear());
const said = () => stderr.mock.calls.map(([text]) => text).join('');

describe('pickEngine', () => {
  it('takes the one that is named, without a word', async () => {
    expect(await pickEngine('tfjs', CONFIG, 1, 'cpu')).toBe('tfjs');
    expect(said()).toBe('');
  });

  it.skipIf(missingPart('cuda') === null)('refuses at once what lacks something', async () => {
    await expect(pickEngine('cuda', CONFIG, 1)).rejects.toMatchObject({ code: 'engine_unavailable' });
  });

  it('auto goes on with the engine of the run that is resumed', async () => {
    expect(await pickEngine('auto', CONFIG, 1, 'tfjs')).toBe('tfjs');
    expect(said()).toBe('engine tfjs: the run was begun with it\n');
  });
});
