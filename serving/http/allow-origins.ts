import cors from '@fastify/cors';
import { FusionError } from '../../data/schema/errors.js';
import type { App } from './typed-app.js';

/** How long a browser remembers what it was allowed, in seconds. */
const REMEMBERED_S = 600;

/**
 * Lets pages of these origins call the API from a browser and read its answers. Without any, a page of another origin can still send
 * beacons, which read nothing.
 * @param origins such as `https://shop.example.com`; `*` is every page there is
 * @throws FusionError `usage` for what is no origin
 */
export async function allowOrigins(app: App, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return;
  for (const origin of origins) checkOrigin(origin);
  await app.register(cors, {
    origin: origins.includes('*') ? '*' : [...origins],
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ['authorization', 'content-type', 'x-namespace', 'x-request-id'],
    exposedHeaders: ['retry-after', 'x-request-id'],
    maxAge: REMEMBERED_S,
  });
}

/** @throws FusionError `usage` */
export function checkOrigin(origin: string): void {
  if (origin === '*' || (URL.canParse(origin) && new URL(origin).origin === origin)) return;
  throw new FusionError(
    'usage',
    `--cors-origin: expected origins such as https://shop.example.com, or *, got "${origin}"`,
  );
}
