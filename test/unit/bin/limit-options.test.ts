import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { addLimitOptions, type LimitFlags, limitsOf } from '../../../bin/verbs/serving/limit-options.js';
import { DEFAULT_LIMITS } from '../../../serving/adaptation/adaptation-limits.js';
import { DEFAULT_APP_OPTIONS } from '../../../serving/app-options.js';
import { DEFAULT_LEARNING_LIMITS } from '../../../serving/learning/learning-limits.js';
import { DEFAULT_SERVER_LIMITS } from '../../../serving/limits/server-limits.js';
import { DEFAULT_LIVE_LIMITS } from '../../../serving/live/live.js';

const limitsWith = (args: readonly string[]) =>
  limitsOf(addLimitOptions(new Command()).parse(args, { from: 'user' }).opts<LimitFlags>());

describe('the limits of serve', () => {
  it('are a server’s own by default: every limit of memory has a flag', () => {
    const { requestTimeoutMs: _, ...server } = DEFAULT_SERVER_LIMITS;
    const { maxWaiting: _waiting, ...adaptation } = DEFAULT_LIMITS;
    const { waiting: _late, ...learningLimits } = DEFAULT_LEARNING_LIMITS;
    const { maxCandidates, bodyLimitBytes } = DEFAULT_APP_OPTIONS;
    expect(limitsWith([])).toEqual({
      ...{ maxCandidates, bodyLimitBytes, limits: server, adaptation, learningLimits },
      liveLimits: DEFAULT_LIVE_LIMITS,
    });
  });

  it('are one for each flag', () => {
    const flags = addLimitOptions(new Command()).options.map(({ long }) => long!);
    const values = flags.map((_, index) => 1000 + index);
    const { maxCandidates, bodyLimitBytes, ...groups } = limitsWith(
      flags.flatMap((flag, index) => [flag, String(values[index])]),
    );
    const set = [maxCandidates, bodyLimitBytes, ...Object.values(groups).flatMap((group) => Object.values(group))];
    expect(set.toSorted()).toEqual(values);
  });
});
