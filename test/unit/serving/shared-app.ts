import type { InjectOptions, Response } from 'light-my-request';
import { afterAll, beforeAll } from 'vitest';
import { type App, type AppOptions, createApp } from '../../../serving/app.js';

/** What tests ask of an application. */
export interface Asked {
  inject(request: InjectOptions | string): Promise<Response>;
}

/**
 * One application for all tests of a file, since making one takes longer than most of them. Each call gives a namespace of its own,
 * so the tests do not meet; a request that names one is left alone.
 */
export function sharedApp(options: Partial<AppOptions> = {}): () => Asked {
  let app: App;
  let count = 0;
  beforeAll(async () => {
    app = await createApp({ bundle: null, ...options });
    await app.ready();
  });
  afterAll(() => app.close());
  return () => {
    const namespace = `test-${count++}`;
    return {
      inject: (request) => {
        const { headers, ...rest } = typeof request === 'string' ? { url: request, headers: {} } : request;
        return app.inject({ ...rest, headers: { 'x-namespace': namespace, ...headers } });
      },
    };
  };
}
