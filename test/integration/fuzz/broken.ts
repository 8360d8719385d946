import fc from 'fast-check';

/** What does not belong where it is put. */
const ODD: readonly unknown[] = [
  ...[null, true, -1, 0.5, 1e308, -1e308, 2 ** 53, '', ' ', 'x'.repeat(5000), '\u0000', '\ud800', '🎵', 'NaN', '1e3'],
  ...['2026-13-45T99:00:00Z', '../../etc/passwd', "'; DROP TABLE interactions; --", '{{INPUT.user_id}}', '__proto__'],
  ...[[], {}, [[]], [null], [1, 'a', {}], { a: { b: { c: {} } } }, { constructor: 1 }, Array(2000).fill(0)],
];

/** A body with one thing wrong: a value that is odd, missing or too many. */
export function brokenOf(body: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const change = fc.record({
    at: fc.nat(),
    how: fc.constantFrom('replace', 'remove', 'add', 'repeat'),
    odd: fc.constantFrom(...ODD),
  });
  return fc.tuple(body, fc.array(change, { minLength: 1, maxLength: 3 })).map(([value, changes]) => {
    let broken = structuredClone(value);
    for (const { at, how, odd } of changes) broken = changed(broken, at, how, structuredClone(odd));
    return broken;
  });
}

function changed(body: unknown, at: number, how: string, odd: unknown): unknown {
  const places = placesIn(body);
  const place = places[at % Math.max(1, places.length)];
  if (place === undefined) return odd;
  const { holder, key } = place;
  if (how === 'remove') delete holder[key];
  else if (how === 'add') holder[`odd_${String(key)}`] = odd;
  else if (how === 'repeat' && Array.isArray(holder)) holder.push(holder[Number(key)]);
  else holder[key] = odd;
  return body;
}

type Holder = Record<string, unknown>;

/** Every value of a body by where it is held. */
function placesIn(body: unknown): { readonly holder: Holder; readonly key: string }[] {
  if (typeof body !== 'object' || body === null) return [];
  return Object.keys(body).flatMap((key) => {
    const holder = body as Holder;
    return [{ holder, key }, ...placesIn(holder[key])];
  });
}

/** Bodies that are no JSON, or JSON that few write. */
export const rawBodies: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc
    .constantFrom(
      ...['', '{', '{"a":', '[1,2', 'null', 'NaN', '{"a":NaN}', '{"a":1e999}', '"text"', '\ufeff{}', '{"a":1,"a":2}'],
      ...[
        '{"__proto__":{"x":1}}',
        '{"constructor":{"prototype":{}}}',
        '[[[[[[[[[[',
        '['.repeat(5000),
        '{"a":'.repeat(5000),
      ],
    )
    .map((text) => new TextEncoder().encode(text)),
);
