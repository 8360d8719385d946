import type { Command } from 'commander';
import { DEFAULT_LIMITS } from '../../../serving/adaptation/adaptation-limits.js';
import { DEFAULT_LEARNING_LIMITS } from '../../../serving/learning/learning-limits.js';
import { DEFAULT_SERVER_LIMITS } from '../../../serving/limits/server-limits.js';
import { DEFAULT_LIVE_LIMITS } from '../../../serving/live/live.js';
import type { ServerOptions } from '../../../serving/start-server.js';
import { wholeNumber } from '../../options/numbers.js';

/** How much a server takes at a time, and holds in memory. */
export interface LimitFlags {
  readonly maxCandidates: number;
  readonly maxBodyBytes: number;
  readonly maxConcurrent: number;
  readonly maxConcurrentPerNamespace: number;
  readonly maxEventLoopDelay: number;
  readonly maxHeapBytes: number;
  readonly cachedUsers: number;
  readonly requestMemory: number;
  readonly feedbackMemory: number;
  readonly parameterMemory: number;
  readonly executionMemory: number;
  readonly repetitionMemory: number;
  readonly personalContexts: number;
  readonly wideContexts: number;
  readonly runningSessions: number;
  readonly eventMemory: number;
  readonly restoredEvents: number;
  readonly liveUsers: number;
  readonly maxPuts: number;
}

type Limits = Pick<
  ServerOptions,
  'maxCandidates' | 'bodyLimitBytes' | 'limits' | 'adaptation' | 'learningLimits' | 'liveLimits'
>;

export function addLimitOptions(command: Command): Command {
  const server = DEFAULT_SERVER_LIMITS;
  const adaptation = DEFAULT_LIMITS;
  const learning = DEFAULT_LEARNING_LIMITS;
  const live = DEFAULT_LIVE_LIMITS;
  const limit = (flags: string, what: string, value: number) => command.option(flags, what, wholeNumber, value);

  limit('--max-candidates <count>', 'candidates of a request', 10_000);
  limit('--max-body-bytes <bytes>', 'size of a request', 16 * 2 ** 20);
  limit('--max-concurrent <count>', 'requests under way; beyond, 503', server.maxConcurrent);
  limit(
    '--max-concurrent-per-namespace <count>',
    'those of one namespace; beyond, 429',
    server.maxConcurrentPerNamespace,
  );
  limit('--max-event-loop-delay <ms>', 'beyond, 503; 0: no limit', server.maxEventLoopDelayMs);
  limit('--max-heap-bytes <bytes>', 'beyond, 503; 0: no limit', server.maxHeapBytes);
  limit('--max-puts <count>', 'users, and items, that can be put; beyond, 503', live.puts);

  limit('--cached-users <count>', 'users whose session context is kept', server.cachedUsers);
  limit('--live-users <count>', 'users who did something, whose features and vectors are kept', live.states);
  limit('--event-memory <bytes>', 'for what users did lately', live.eventBytes);
  limit('--restored-events <count>', 'events that are read from the store at the start', live.restoredRows);
  limit('--request-memory <bytes>', 'for answers that feedback may come about', adaptation.requestBytes);
  limit('--feedback-memory <bytes>', 'for feedback that users adapt to', adaptation.feedbackBytes);
  limit('--parameter-memory <bytes>', 'for users’ own parameters', adaptation.parameterBytes);
  limit('--execution-memory <bytes>', 'for answers that interactions may come about', learning.executionBytes);
  limit('--repetition-memory <bytes>', 'for interactions that may come again', learning.repetitionBytes);
  limit('--personal-contexts <count>', 'users of whom the bandit’s beliefs are kept', learning.personalContexts);
  limit('--wide-contexts <count>', 'segments of which they are kept', learning.wideContexts);
  return limit('--running-sessions <count>', 'sessions that weights adapt to', learning.sessions);
}

export function limitsOf(flags: LimitFlags): Limits {
  return {
    maxCandidates: flags.maxCandidates,
    bodyLimitBytes: flags.maxBodyBytes,
    limits: {
      maxConcurrent: flags.maxConcurrent,
      maxConcurrentPerNamespace: flags.maxConcurrentPerNamespace,
      maxEventLoopDelayMs: flags.maxEventLoopDelay,
      maxHeapBytes: flags.maxHeapBytes,
      cachedUsers: flags.cachedUsers,
    },
    adaptation: {
      requestBytes: flags.requestMemory,
      feedbackBytes: flags.feedbackMemory,
      parameterBytes: flags.parameterMemory,
    },
    learningLimits: {
      executionBytes: flags.executionMemory,
      repetitionBytes: flags.repetitionMemory,
      personalContexts: flags.personalContexts,
      wideContexts: flags.wideContexts,
      sessions: flags.runningSessions,
    },
    liveLimits: {
      eventBytes: flags.eventMemory,
      restoredRows: flags.restoredEvents,
      states: flags.liveUsers,
      puts: flags.maxPuts,
    },
  };
}
