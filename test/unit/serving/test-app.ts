import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Bundle, type BundleParts, readBundle, writeBundle } from '../../../data/bundle/index.js';
import { type App, type AppOptions, createApp } from '../../../serving/app.js';
import type { ScoreResponse } from '../../../serving/http/schemas/score-response.js';
import { standInBundle } from '../bundle/stand-in-bundle.js';

/** The stand-in bundle, as a server reads it. */
export async function readStandIn(parts?: BundleParts): Promise<Bundle> {
  const folder = await mkdtemp(join(tmpdir(), 'serving-'));
  try {
    await writeBundle(join(folder, 'bundle'), parts ?? (await standInBundle()));
    return await readBundle(join(folder, 'bundle'));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** An application without a socket, closed when the test is over. */
export async function buildApp(options: Partial<AppOptions> = {}): Promise<App> {
  const app = await createApp({ bundle: null, ...options });
  onTestFinished(() => app.close());
  await app.ready();
  return app;
}

/** POST /v1/score, which is expected to succeed. */
export async function postScore(app: App, body: object): Promise<ScoreResponse> {
  const response = await app.inject({ method: 'POST', url: '/v1/score', payload: body });
  if (response.statusCode !== 200) throw new Error(`Expected 200, got ${response.statusCode}: ${response.body}`);
  return response.json();
}
