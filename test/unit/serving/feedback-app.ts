import type { Bundle } from '../../../data/bundle/index.js';
import type { App, AppOptions } from '../../../serving/app.js';
import type { FeedbackResponse } from '../../../serving/http/schemas/feedback-response.js';
import { standInBundle } from '../bundle/stand-in-bundle.js';
import { buildApp, postScore, readStandIn } from './test-app.js';

export const START = Date.parse('2026-05-01T12:00:00Z');
export const HOUR = 3_600_000;
export const candidates = ['i0', 'i3', 'i4', 'i5'].map((item_id) => ({ item_id }));

/** Four users, of whom u3 is as warm as ann. */
export const feedbackBundle = async (): Promise<Bundle> => readStandIn(await standInBundle({ users: 4 }));

/** An application whose clock the test moves, and its requests named r1, r2, … */
export async function feedbackApp(options: Partial<AppOptions> = {}) {
  const clock = { now: START };
  let requests = 0;
  const newRequestId = () => `r${++requests}`;
  const app = await buildApp({ wallClock: () => clock.now, newRequestId, ...options });
  return { app, clock };
}

export const ask = (app: App, more: object = {}) =>
  postScore(app, { user_id: 'ann', candidates, adapt: true, ...more });

export const post = (app: App, body: object) => app.inject({ method: 'POST', url: '/v1/feedback', payload: body });

export async function give(app: App, body: object): Promise<FeedbackResponse> {
  const response = await post(app, body);
  if (response.statusCode !== 200) throw new Error(`Expected 200, got ${response.statusCode}: ${response.body}`);
  return response.json();
}
