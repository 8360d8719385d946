import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, type FileHandle, mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { decodeFrames, encodeFrame } from '../../../data/store/spool/frame.js';
import { Spool } from '../../../data/store/spool/spool.js';

const LIMITS = { spoolBytes: 100_000, segmentRows: 1000, segmentBytes: 50_000 };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spool-'));
});
afterEach(() => rm(folder, { recursive: true }));

const segmentFiles = async () => (await readdir(folder)).filter((name) => name.endsWith('.rows')).sort();

/** Everything that is in the spool, taken out of it. */
async function takeAll(spool: Spool): Promise<unknown[]> {
  await spool.seal();
  const rows: unknown[] = [];
  for (let segment = spool.oldest(); segment !== undefined; segment = spool.oldest()) {
    for (const { lines } of await spool.read(segment)) {
      rows.push(
        ...lines
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line)),
      );
    }
    await spool.remove(segment);
  }
  return rows;
}

describe('decodeFrames', () => {
  const frames = ['{"a":1}\n', '{"a":"ü€"}\n{"a":3}\n'].map((lines, index) => ({
    table: 'activities' as const,
    rows: index + 1,
    lines,
  }));
  const bytes = Buffer.concat(frames.map(encodeFrame));

  it('reads what was written', () => {
    expect(decodeFrames(bytes)).toEqual(frames);
    expect(decodeFrames(Buffer.alloc(0))).toEqual([]);
  });

  it('leaves out a frame that was cut off, wherever that was', () => {
    const first = encodeFrame(frames[0]!).length;
    for (let length = 0; length < bytes.length; length++) {
      const whole = length < first ? 0 : 1;
      expect(decodeFrames(bytes.subarray(0, length))).toEqual(frames.slice(0, whole));
    }
  });

  it('leaves out a frame of which one bit changed, and that alone', () => {
    const first = encodeFrame(frames[0]!).length;
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1;
      expect(decodeFrames(changed)).toEqual([frames[at < first ? 1 : 0]]);
    }
  });

  it('does not mind zeros that a power cut left', () => {
    expect(decodeFrames(Buffer.concat([bytes, Buffer.alloc(4096)]))).toEqual(frames);
  });
});

describe('Spool', () => {
  it('gives back rows in the order of writing, over the tables and over openings', async () => {
    const first = await Spool.open(folder, LIMITS);
    await Promise.all([first.append('activities', [{ n: 1 }, { n: 2 }]), first.append('entities', [{ n: 3 }])]);
    await first.seal();
    await first.append('activities', [{ n: 4 }]);
    await first.close();
    const second = await Spool.open(folder, LIMITS);
    await second.append('activities', [{ n: 5 }]);
    expect(second.load.rows).toBe(5);
    expect(await takeAll(second)).toEqual([1, 2, 3, 4, 5].map((n) => ({ n })));
    expect(second.load).toEqual({ rows: 0, bytes: 0 });
    expect(await segmentFiles()).toEqual([]);
    await second.close();
  });

  it('never names two batches alike, though it is empty each time that it is opened', async () => {
    const tokens: string[] = [];
    for (let opening = 0; opening < 3; opening++) {
      const spool = await Spool.open(folder, LIMITS);
      for (let count = 0; count < 2; count++) {
        await spool.append('activities', [{}]);
        await spool.seal();
        tokens.push(spool.oldest()!.token);
        await takeAll(spool);
      }
      await spool.close();
    }
    expect(new Set(tokens).size).toBe(6);
    expect([...tokens].sort()).toEqual(tokens);
  });

  it('leaves out a torn end, and takes the next opening for what it is', async () => {
    const spool = await Spool.open(folder, LIMITS);
    await spool.append('activities', [{ n: 1 }]);
    await spool.close();
    const [name] = await segmentFiles();
    await appendFile(
      join(folder, name!),
      encodeFrame({ table: 'activities', rows: 1, lines: '{"n":2}\n' }).subarray(0, -3),
    );
    const again = await Spool.open(folder, LIMITS);
    expect(again.load.rows).toBe(1);
    expect(await takeAll(again)).toEqual([{ n: 1 }]);
    await again.close();
  });

  it('says of the oldest segment alone that somebody may have begun to insert it', async () => {
    const spool = await Spool.open(folder, { ...LIMITS, segmentRows: 1 });
    for (const n of [1, 2]) await spool.append('activities', [{ n }]);
    expect(spool.oldest()?.isBegun).toBe(false);
    await spool.close();
    const again = await Spool.open(folder, LIMITS);
    expect(again.oldest()?.isBegun).toBe(true);
    await again.remove(again.oldest()!);
    expect(again.oldest()?.isBegun).toBe(false);
    expect(again.newest()).toBe(again.oldest());
    await again.close();
  });

  it('seals by rows and by bytes', async () => {
    const spool = await Spool.open(folder, { ...LIMITS, segmentRows: 3, segmentBytes: 500 });
    for (let n = 0; n < 3; n++) await spool.append('activities', [{ n }]);
    expect(spool.oldest()?.rows).toBe(3);
    await spool.append('activities', [{ text: 'x'.repeat(500) }]);
    expect(await segmentFiles()).toHaveLength(2);
    await spool.close();
  });

  it('refuses what is too much, says when to come again, and takes it when there is room', async () => {
    const spool = await Spool.open(folder, { ...LIMITS, spoolBytes: 1000 });
    await spool.append('activities', [{ text: 'x'.repeat(700) }]);
    const more = () => spool.append('activities', [{ text: 'y'.repeat(400) }]);
    await expect(more()).rejects.toMatchObject({ code: 'overloaded', details: { retry_after_seconds: 5 } });
    expect(spool.load.rows).toBe(1);
    await takeAll(spool);
    await more();
    await spool.close();
  });

  it('says so when the disk does not take rows, and goes on in another file', async () => {
    const spool = await Spool.open(folder, LIMITS);
    await spool.append('activities', [{ n: 1 }]);
    await spool.seal();
    await rm(folder, { recursive: true });
    await expect(spool.append('activities', [{ n: 2 }])).rejects.toMatchObject({ code: 'store_unavailable' });
    expect(spool.load.rows).toBe(1);
    await mkdir(folder);
    await spool.append('activities', [{ n: 3 }]);
    expect(spool.load.rows).toBe(2);
    await spool.close();
  });

  it('takes back a write that the disk may have half of, here and at the next opening', async () => {
    const spool = await Spool.open(folder, LIMITS);
    await spool.append('activities', [{ n: 1 }]);
    const probe = await open(join(folder, 'probe'), 'w');
    const datasync = vi.spyOn(Object.getPrototypeOf(probe) as FileHandle, 'datasync');
    datasync.mockRejectedValueOnce(new Error('ENOSPC: no space left on device'));
    await expect(spool.append('activities', [{ n: 2 }])).rejects.toMatchObject({ code: 'store_unavailable' });
    datasync.mockRestore();
    await probe.close();
    await spool.append('activities', [{ n: 3 }]);
    expect(spool.load.rows).toBe(2);
    await spool.close();
    const again = await Spool.open(folder, LIMITS);
    expect(await takeAll(again)).toEqual([{ n: 1 }, { n: 3 }]);
    await again.close();
  });

  it('is of one process, and of nobody when that was killed', async () => {
    const spool = await Spool.open(folder, LIMITS);
    await expect(Spool.open(folder, LIMITS)).rejects.toMatchObject({ code: 'conflict' });
    await spool.close();

    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000); console.log("up")']);
    await once(other.stdout, 'data');
    const stat = await readFile(`/proc/${other.pid}/stat`, 'utf8').catch(() => '');
    const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
    await writeFile(join(folder, 'lock'), `${other.pid} ${started}`.trim());
    await expect(Spool.open(folder, LIMITS)).rejects.toThrow(`one of process ${other.pid}`);
    other.kill('SIGKILL');
    await once(other, 'exit');
    await (await Spool.open(folder, LIMITS)).close();

    await writeFile(join(folder, 'lock'), `${process.pid} 1`); // the id is ours by chance, as it is in a container
    await (await Spool.open(folder, LIMITS)).close();
  });
});
