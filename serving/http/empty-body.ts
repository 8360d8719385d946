import type { FastifyRequest } from 'fastify';

/** Before validation: a question that may be asked with nothing said may come without a body. */
export async function emptyBody(request: FastifyRequest): Promise<void> {
  request.body ??= {};
}
