import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCommandLine } from '../../../bin/command-line.js';
import { scoringWorld } from '../serving/control/scoring-world.js';

let printed: string;
let said: string;
beforeEach(() => {
  printed = said = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += text;
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

describe('metafuse replay --url', () => {
  it('makes the decision of a running server again on this machine', async () => {
    const world = await scoringWorld();
    await world.teach('ann', 6);
    const { request_id } = await world.ask('ann');
    const url = await world.app.listen({ port: 0 });
    const replay = (id: string, ...more: string[]) =>
      runCommandLine(['replay', '--url', url, '--execution', id, ...more]);
    expect(await replay(request_id, '--json')).toBe(0);
    expect(JSON.parse(printed)).toMatchObject({ command: 'replay', execution_id: request_id, identical: true });
    expect(await replay('r2')).toBe(0);
    expect(printed).toMatch(/r2: Nothing was drawn: fusion was by_count \(cold_start\)/);
    expect(await replay('nothing')).toBe(1);
    expect(said).toMatch(/execution_id: expected an execution of this namespace, got "nothing" \(unknown_id\)/);
    expect(await replay(request_id, '--namespace', 'elsewhere')).toBe(1);
  });
});

describe('a store to read from', () => {
  it.each([
    ['replay', '--execution', 'r1'],
    ['gate', '--retriever', 'ret_1'],
  ])('is not made where there is none: metafuse %s', async (...verb) => {
    const folder = join(tmpdir(), 'no-store-here');
    expect(await runCommandLine([...verb, '--store', folder])).toBe(2);
    expect(said).toContain(`--store: expected the folder of a store, found no ${join(folder, 'chdb')}`);
    expect(existsSync(folder)).toBe(false);
  });
});
