import { describe, expect, it } from 'vitest';
import { readTimeRange } from '../../../serving/analytics/read-time-range.js';

const NOW = Date.parse('2026-03-10T12:00:00.000Z');

describe('readTimeRange', () => {
  it('takes a day whole, at either end', () => {
    expect(readTimeRange({ start_date: '2026-03-01', end_date: '2026-03-01' }, 'hour', NOW)).toEqual({
      from: '2026-03-01T00:00:00.000Z',
      to: '2026-03-02T00:00:00.000Z',
    });
  });

  it('takes a time without a zone for UTC, and one with a zone for what it is', () => {
    expect(
      readTimeRange({ start_date: '2026-03-01T10:00', end_date: '2026-03-01T10:00:00-05:00' }, 'hour', NOW),
    ).toEqual({
      from: '2026-03-01T10:00:00.000Z',
      to: '2026-03-01T15:00:00.000Z',
    });
  });

  it('is the last seven days until this very moment without anything', () => {
    expect(readTimeRange({}, 'day', NOW)).toEqual({ from: '2026-03-03T12:00:00.001Z', to: '2026-03-10T12:00:00.001Z' });
    expect(readTimeRange({ end_date: '2026-03-08T00:00:00Z' }, 'day', NOW).from).toBe('2026-03-01T00:00:00.000Z');
  });

  it.each([
    [{ start_date: '01.03.2026' }, 'start_date: expected a day or a moment'],
    [{ end_date: '2026-02-30T25:00' }, 'end_date: expected a day or a moment'],
    [
      { start_date: '2026-03-05T00:00Z', end_date: '2026-03-05T00:00Z' },
      'end_date: expected a moment after start_date',
    ],
    [{ start_date: '2027-01-01' }, 'end_date: expected a moment after start_date'],
    [{ start_date: '2025-01-01' }, 'start_date: expected at most 1000 hours'],
  ])('refuses %o', (dates, message) => {
    expect(() => readTimeRange(dates, 'hour', NOW)).toThrow(message);
  });
});
