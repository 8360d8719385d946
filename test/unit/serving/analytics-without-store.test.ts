import { describe, expect, it } from 'vitest';
import { createApp } from '../../../serving/app.js';
import { NOW } from './planted-analytics.js';

describe('GET /v1/analytics/retrievers/…', () => {
  it('needs a store, and says so', async () => {
    const app = await createApp({ bundle: null, wallClock: () => NOW });
    const answer = await app.inject('/v1/analytics/retrievers/score/performance');
    expect(answer.statusCode).toBe(503);
    expect(answer.json().error.code).toBe('store_unavailable');
    await app.close();
  });
});
