import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contextVector } from '../../../models/experiment/context/context-vector.js';
import { extractContext, FEATURES, NUMBERS } from '../../../models/experiment/context/extract-context.js';
import { segmentChain } from '../../../models/experiment/context/segment-chain.js';
import { segmentKey } from '../../../models/experiment/context/segment-key.js';

const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1';
const WINDOWS =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36';
/** A Thursday, 15:30 UTC. */
const NOW = Date.UTC(2026, 0, 15, 15, 30);

describe('segmentKey', () => {
  it('sorts its pairs, whatever order features are declared in', () => {
    const features = { source: 'Instagram ', device: 'mobile' };
    expect(segmentKey(features, ['source', 'device'])).toBe('device:mobile|source:instagram');
    expect(segmentKey(features, ['device', 'source'])).toBe('device:mobile|source:instagram');
    expect(segmentKey(features, [])).toBe('global');
    expect(segmentKey({}, ['toString'])).toBe('toString:unknown'); // not what every object has
  });

  it('lets no value name another segment', () => {
    const unit = fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.constantFrom(37, 58, 124)); // halves of characters, too
    const units = fc.array(unit).map((codes) => String.fromCharCode(...codes));
    fc.assert(
      fc.property(units, units, (a, b) => {
        const key = segmentKey({ a, b }, ['a', 'b']);
        expect(key.split('|')).toHaveLength(2);
        for (const pair of key.split('|')) expect(pair.split(':')).toHaveLength(2);
        expect(Buffer.from(key, 'utf8').toString('utf8')).toBe(key);
      }),
      { numRuns: 50 },
    );
  });
});

describe('segmentChain', () => {
  it('gives up features in declared order, down to global', () => {
    const key = 'country:de|device:mobile|source:instagram';
    expect(segmentChain(key, ['source', 'country', 'device'])).toEqual([
      key,
      'country:de|device:mobile',
      'device:mobile',
      'global',
    ]);
  });

  it("has a parent's chain as its own end", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd')), (declared) => {
        const chain = segmentChain(segmentKey({}, declared), declared);
        expect(chain).toHaveLength(declared.length + 1);
        chain.forEach((key, index) => {
          expect(segmentChain(key, declared)).toEqual(chain.slice(index));
        });
      }),
    );
  });
});

describe('extractContext', () => {
  it('reads the visitor of the example: Instagram on a phone', () => {
    const { features } = extractContext(
      { utm_source: 'instagram', user_agent: IPHONE, session: { pages_viewed: 3, time_seconds: 120 } },
      NOW,
    );
    expect(features).toMatchObject({
      ...{ source: 'instagram', device: 'mobile', os: 'ios', browser: 'safari', hour: 'afternoon', weekday: 'thu' },
      ...{ weekend: 'no', visit_depth: '2-3', time_on_site: '10m', visitor: 'unknown', country: 'unknown' },
    });
    expect(Object.keys(features)).toEqual([...FEATURES]);
    expect(extractContext({ user_agent: WINDOWS }, NOW).features).toMatchObject({ device: 'desktop', os: 'windows' });
  });

  it('takes what a caller says of a feature before what it reads itself', () => {
    const { features } = extractContext({ user_agent: IPHONE, features: { device: 'kiosk', floor: 3 } }, NOW);
    expect(features).toMatchObject({ device: 'kiosk', floor: '3' });
  });

  it('has numbers within [-1, 1] whatever comes', () => {
    const count = fc.double({ min: 0, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(fc.string(), fc.string(), count, count, (user_agent, referrer, pages_viewed, time_seconds) => {
        const visit = extractContext({ user_agent, referrer, session: { pages_viewed, time_seconds } }, NOW);
        expect(visit.numbers).toHaveLength(NUMBERS.length);
        for (const number of visit.numbers) expect(Math.abs(number)).toBeLessThanOrEqual(1);
        const vector = contextVector(visit, ['device', 'source']);
        expect(vector).toHaveLength(1 + NUMBERS.length + 16);
        expect(vector.slice(1 + NUMBERS.length).reduce((sum, value) => sum + value, 0)).toBe(2);
      }),
    );
  });
});
