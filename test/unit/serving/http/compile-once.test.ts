import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { compileOnce } from '../../../../serving/http/compile-once.js';

const { buildSerializer, buildValidator } = compileOnce.compilersFactory!;
const route = (schema: object, url: string) => ({ schema, url, method: 'GET', httpStatus: '200' }) as never;

describe('compileOnce', () => {
  it('compiles a schema once, whichever routes and applications have it', () => {
    const [answer, other] = [Type.Object({ name: Type.String() }), Type.Object({ name: Type.Number() })];
    const serialize = buildSerializer!({}, {})(route(answer, '/one'));
    expect(buildSerializer!({}, {})(route(answer, '/two'))).toBe(serialize);
    expect(buildSerializer!({}, {})(route(other, '/two'))).not.toBe(serialize);
    expect(serialize({ name: 'cf', secret: 1 })).toBe('{"name":"cf"}');
    const validate = () => buildValidator!({}, { customOptions: {} } as never)(route(answer, '/one') as never);
    expect(validate()).toBe(validate());
  });
});
