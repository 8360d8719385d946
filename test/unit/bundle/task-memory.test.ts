import { describe, expect, it } from 'vitest';
import { MEMORY_TASKS, memoryFromArrow, memoryToArrow, type RememberedTask } from '../../../data/bundle/task-memory.js';

const task: RememberedTask = { user: 'ann', support: 5, untilMs: 1_700_000_000_000, role: 'train' };

describe('memoryToArrow and memoryFromArrow', () => {
  it('give back what was written, oldest first', () => {
    const memory: RememberedTask[] = [
      task,
      { ...task, user: 'bøb', support: 1, role: 'judge' },
      { ...task, role: 'choose' },
    ];
    expect(memoryFromArrow(memoryToArrow(memory))).toEqual(memory);
    expect(memoryFromArrow(memoryToArrow([]))).toEqual([]);
  });

  it.each([
    [{ support: 0 }, 'memory.arrow/support: row 1: expected a number from 1, got 0'],
    [{ untilMs: Number.NaN }, 'memory.arrow/until_ms: row 1: expected a time, got NaN'],
    [{ role: 'test' as 'train' }, 'memory.arrow/role: row 1: expected train, choose, judge, got "test"'],
  ])('refuse %j, naming column and row', (wrong, message) => {
    expect(() => memoryFromArrow(memoryToArrow([task, { ...task, ...wrong }]))).toThrow(message);
  });

  it('refuse more tasks than a memory holds', () => {
    const many = new Array<RememberedTask>(MEMORY_TASKS + 1).fill(task);
    expect(() => memoryFromArrow(memoryToArrow(many))).toThrow(/expected at most 1000 rows, got 1001/);
  });
});
