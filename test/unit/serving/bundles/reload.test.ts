import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBundle, writeBundle } from '../../../../data/bundle/index.js';
import type { App } from '../../../../serving/app.js';
import { standInBundle } from '../../bundle/stand-in-bundle.js';
import { buildApp, postScore } from '../test-app.js';

/** A folder of bundles: two that are good, one whose graph was cut, one that computes something else here. */
let root: string;
const versions: Record<string, string> = {};
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'reload-'));
  for (const [name, items] of Object.entries({ small: 6, large: 9 })) {
    const { model_version } = await writeBundle(join(root, name), await standInBundle({ items }));
    versions[name] = model_version;
  }
  await cp(join(root, 'large'), join(root, 'cut'), { recursive: true });
  await writeFile(join(root, 'cut/score.onnx'), 'half of it');
  const differs = await standInBundle();
  differs.manifest.golden.score.outputs['residual']!.data[1]! += 2e-5;
  await writeBundle(join(root, 'differs'), differs);
  await symlink(tmpdir(), join(root, 'out'));
});
afterAll(() => rm(root, { recursive: true }));

async function serveSmall(): Promise<App> {
  const folder = join(root, 'small');
  return buildApp({ bundle: await readBundle(folder), bundleFolder: folder, bundleRoot: root });
}
const change = (app: App, verb: 'reload' | 'rollback', payload: object = {}, namespace = 'default') =>
  app.inject({ method: 'POST', url: `/v1/model/${verb}`, payload, headers: { 'x-namespace': namespace } });
const versionOf = async (app: App, namespace = 'default') =>
  (await app.inject({ url: '/v1/model', headers: { 'x-namespace': namespace } })).json().model_version;

describe('POST /v1/model/reload', () => {
  it('puts another bundle in use, and names both', async () => {
    const app = await serveSmall();
    const answer = await change(app, 'reload', { path: 'large' });
    expect(answer.json()).toMatchObject({
      scope: 'shared',
      model_version: versions['large'],
      previous_version: versions['small'],
    });
    expect(await versionOf(app)).toBe(versions['large']);
    const scored = await postScore(app, { user_id: 'ann', candidates: [{ item_id: 'i8' }], strategy: 'meta' });
    expect(scored).toMatchObject({ strategy: 'meta', model_version: versions['large'] });
  });

  it('without a path, and without a body, reads the same folder again', async () => {
    const folder = join(root, 'rewritten');
    await cp(join(root, 'small'), folder, { recursive: true });
    const app = await buildApp({ bundle: await readBundle(folder), bundleFolder: folder });
    await rm(folder, { recursive: true });
    await cp(join(root, 'large'), folder, { recursive: true });
    const answer = await app.inject({ method: 'POST', url: '/v1/model/reload' });
    expect(answer.json().model_version).toBe(versions['large']);
    const back = await change(app, 'rollback'); // whatever became of the folder
    expect(back.json().model_version).toBe(versions['small']);
  });

  it.each([
    ['cut', 'score.onnx: expected SHA-256'],
    ['differs', 'score.onnx, golden rows, residual'],
    ['.', 'manifest.json: expected a readable file'],
  ])('refuses %s, and the old one keeps serving', async (path, why) => {
    const app = await serveSmall();
    const refused = await change(app, 'reload', { path });
    expect([refused.statusCode, refused.json().error.code]).toEqual([422, 'bundle_refused']);
    expect(refused.json().error.message).toContain(why);
    const scored = await postScore(app, { user_id: 'ann', candidates: [{ item_id: 'i0' }], strategy: 'meta' });
    expect(scored).toMatchObject({ strategy: 'meta', model_version: versions['small'] });
    expect((await change(app, 'rollback')).json().error.code).toBe('conflict'); // nothing was changed
  });

  it.each(['..', '../..', '/etc', 'out', 'small/../../x', 'nowhere', '\0'])('does not look at "%s"', async (path) => {
    const app = await serveSmall();
    const refused = await change(app, 'reload', { path });
    expect([refused.statusCode, refused.json().error.details.field]).toEqual([422, 'path']);
    expect(refused.json().error.message).not.toContain(root);
  });

  it('takes no path where no folder for bundles was configured', async () => {
    const app = await buildApp({ bundle: await readBundle(join(root, 'small')) });
    expect((await change(app, 'reload', { path: join(root, 'large') })).json().error.message).toMatch(/--bundle-root/);
    expect((await change(app, 'reload')).json().error.details).toMatchObject({ field: 'path', got: 'nothing' });
  });

  it('gives one namespace a bundle that no other sees', async () => {
    const app = await serveSmall();
    await change(app, 'reload', { path: 'large', scope: 'namespace' }, 'a');
    expect([await versionOf(app, 'a'), await versionOf(app, 'b')]).toEqual([versions['large'], versions['small']]);
    await mkdir(join(root, 'empty'), { recursive: true });
    expect((await change(app, 'reload', {}, 'a')).json().scope).toBe('namespace'); // its own from then on
    expect((await change(app, 'rollback', {}, 'b')).json().error.code).toBe('conflict');
    expect(await versionOf(app, 'a')).toBe(versions['large']);
  });
});

describe('POST /v1/model/rollback', () => {
  it('goes back, and again, forth', async () => {
    const app = await serveSmall();
    await change(app, 'reload', { path: 'large' });
    expect((await change(app, 'rollback')).json().model_version).toBe(versions['small']);
    expect(await versionOf(app)).toBe(versions['small']);
    expect((await change(app, 'rollback')).json().model_version).toBe(versions['large']);
  });
});

describe('feedback on an answer of a bundle that is gone', () => {
  it('teaches the bandit, and adapts nobody: the rows are of other tables', async () => {
    const app = await serveSmall();
    const body = { user_id: 'ann', candidates: [{ item_id: 'i0' }, { item_id: 'i5' }], strategy: 'meta' };
    const { request_id } = await postScore(app, body);
    await change(app, 'reload', { path: 'large' });
    const payload = { request_id, item_id: 'i5', outcome: 1 };
    const said = await app.inject({ method: 'POST', url: '/v1/feedback', payload });
    expect(said.json()).toMatchObject({ deduplicated: false, adaptation: { applied: false, reason: 'other_model' } });
  });
});
