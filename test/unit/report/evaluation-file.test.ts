import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Evaluation, readEvaluation } from '../../../training/report/index.js';
import { readStandIn } from '../serving/test-app.js';
import { handMadeEvaluation } from './hand-made-evaluation.js';

describe('readEvaluation', () => {
  let folder: string;
  let bundle: Awaited<ReturnType<typeof readStandIn>>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'metafuse-evaluation-'));
    bundle = await readStandIn();
  });
  afterAll(() => rm(folder, { recursive: true }));

  const read = async (content: unknown): Promise<Evaluation> => {
    const path = join(folder, 'evaluation.json');
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
    return readEvaluation(path, bundle);
  };

  it('reads what evaluate printed, with whatever else it prints', async () => {
    const evaluation = { ...handMadeEvaluation('none'), choices: [{ anything: true }] };
    expect(await read(evaluation)).toEqual(evaluation);
  });

  it('refuses what is no JSON, and what another command printed, by the field', async () => {
    await expect(read('{')).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining('JSON') });
    await expect(read({ ...handMadeEvaluation('none'), command: 'headroom' })).rejects.toThrow('/command');
    const { strategies: _, ...without } = handMadeEvaluation('none');
    await expect(read(without)).rejects.toThrow('strategies');
  });

  it('refuses an evaluation that asked another question than the bundle answers', async () => {
    await expect(read({ ...handMadeEvaluation('none'), metric: 'squared_error' })).rejects.toThrow(
      /an evaluation by ndcg_at_10, as the bundle's answers are judged, got one by squared_error/,
    );
    await expect(read({ ...handMadeEvaluation('none'), metric: 'rmse' })).rejects.toThrow(/\/metric/);
  });

  it('refuses an evaluation on other data than the bundle’s', async () => {
    await expect(read(handMadeEvaluation('other'))).rejects.toThrow(/data set stand-in, none, got one on .*, other/);
  });
});
