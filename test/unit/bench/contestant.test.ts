import { describe, expect, it } from 'vitest';
import { startContestant } from '../../../bench/training/contestant.js';

const node = (script: string) => [process.execPath, '--eval', script];

describe('startContestant', () => {
  it('hands over what the process says of itself, then an answer for each request, until it is closed', async () => {
    const doubling = `
      console.log('{"ready": true}');
      require('readline').createInterface(process.stdin).on('line', (line) => console.log(JSON.stringify({ twice: 2 * JSON.parse(line).x })));`;
    const contestant = await startContestant(node(doubling));
    expect(contestant.ready).toEqual({ ready: true });
    expect(await contestant.ask({ x: 4 })).toEqual({ twice: 8 });
    expect(await contestant.ask({ x: 5 })).toEqual({ twice: 10 });
    await contestant.close();
  });

  it('says what a process complained about that ends before it is ready', async () => {
    await expect(startContestant(node('console.error("no such library"); process.exit(3)'))).rejects.toThrow(
      /ended with 3:\nno such library/,
    );
  });

  it('says what a process complained about that dies under a request', async () => {
    const dying = `
      console.log('{}');
      process.stdin.once('data', () => { console.error('out of memory'); process.exit(9); });`;
    const contestant = await startContestant(node(dying));
    await expect(contestant.ask({ x: 1 })).rejects.toThrow(/ended with 9:\nout of memory/);
  });

  it('names a command that does not exist', async () => {
    await expect(startContestant(['no-such-command'])).rejects.toThrow(/no-such-command: .*ENOENT/);
  });
});
