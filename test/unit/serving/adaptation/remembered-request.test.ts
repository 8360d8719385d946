import { describe, expect, it } from 'vitest';
import { bytesOfRequest, type RememberedRequest } from '../../../../serving/adaptation/remembered-request.js';

const request: RememberedRequest = {
  namespace: 'default',
  requestId: 'r1',
  userId: 'ann',
  answeredAt: 0,
  modelVersion: null,
  itemIds: ['i0'],
  rows: null,
};
const more = (change: Partial<RememberedRequest>) =>
  bytesOfRequest({ ...request, ...change }) - bytesOfRequest(request);

describe('bytesOfRequest', () => {
  it('counts two bytes a letter, which those beyond Latin take', () => {
    expect(more({ itemIds: [`i0${'語'.repeat(500)}`] })).toBe(2 * 500);
    expect(more({ userId: `ann${'😀'.repeat(10)}` })).toBe(4 * 10);
    expect(more({ requestId: 'r1-0000' })).toBe(2 * 5);
  });

  it('counts another item’s id with what a string costs besides', () => {
    expect(more({ itemIds: ['i0', 'i1'] })).toBe(2 * 2 + 32);
  });
});
