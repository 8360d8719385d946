import type { InteractionRow } from '../../data/store/rows.js';
import { type FoundSetting, findSetting } from './find-setting.js';
import { interactionWarning } from './interaction-warning.js';
import { keepLearned } from './keep-learned.js';
import { type Learned, learnFrom } from './learn-from.js';
import type { NewInteraction, TakenInteraction } from './learning.js';
import { type LearningState, unitOf } from './learning-state.js';
import { newRow } from './new-row.js';
import { questionContexts } from './question-contexts.js';
import { isRepetition } from './repetitions.js';

type Outcome = PromiseSettledResult<TakenInteraction>;

interface Found extends FoundSetting {
  readonly index: number;
}

/**
 * Takes interactions: each is credited, learned from and written. Those of one user or answer one after another and in one write,
 * so that a batch waits as often as it has users; one that cannot be taken keeps no other from it.
 * @returns in the order in which they came.
 */
export async function take(state: LearningState, interactions: readonly NewInteraction[]): Promise<readonly Outcome[]> {
  const outcomes = new Array<Outcome>(interactions.length);
  const units = new Map<string, Found[]>();
  const settings = await Promise.allSettled(interactions.map((interaction) => findSetting(state, interaction)));
  settings.forEach((setting, index) => {
    if (setting.status === 'rejected') outcomes[index] = setting;
    else {
      const found = { ...setting.value, index };
      const unit = unitOfFound(found);
      units.set(unit, [...(units.get(unit) ?? []), found]);
    }
  });
  const takeUnit = async (unit: string, group: readonly Found[]) => {
    const inTurn = state.queue.run(unit, () => state.lock.shared(() => takeInOrder(state, group)));
    const [taken] = await Promise.allSettled([inTurn]);
    group.forEach(({ index }, i) => {
      outcomes[index] = taken.status === 'rejected' ? taken : { status: 'fulfilled', value: taken.value[i]! };
    });
  };
  await Promise.all([...units].map(([unit, group]) => takeUnit(unit, group)));
  return outcomes;
}

function unitOfFound({ interaction, retrieverId, config, remembered }: Found): string {
  const { namespace, userId, sessionId, itemId } = interaction;
  if (remembered !== null) return unitOf(namespace, retrieverId, remembered.row.contexts, remembered.row.execution_id);
  const keys = questionContexts({ inputs: {}, userId, config }, null);
  return unitOf(
    namespace,
    retrieverId,
    keys.map(({ key }) => key),
    JSON.stringify([userId, sessionId, itemId]),
  );
}

async function takeInOrder(state: LearningState, group: readonly Found[]): Promise<TakenInteraction[]> {
  const learned: Learned[] = [];
  const taken: TakenInteraction[] = [];
  for (const found of group) {
    const row = rowOf(state, found);
    const before = [...(await eventsOf(state, found)), ...learned.map((one) => one.row)];
    const first = state.repetitions.find(row) ?? before.find((other) => isRepetition(row, other));
    const warning = interactionWarning(found);
    if (first !== undefined) {
      taken.push({ row: first, isDuplicate: true, warning });
      continue;
    }
    const one = learnFrom(state, found, row, before);
    learned.push(one);
    taken.push({ row: one.row, isDuplicate: false, warning });
  }
  const rows = learned.map(({ row }) => row);
  if (rows.length > 0) await state.options.store?.write('interactions', rows);
  for (const one of learned) keepLearned(state, one);
  return taken;
}

function rowOf(state: LearningState, { interaction, retrieverId, config, remembered }: Found): InteractionRow {
  const nowMs = state.options.wallClock();
  const row = newRow(interaction, { retrieverId, config, execution: remembered?.row ?? null, nowMs });
  if (config.positionBias === 'none' || row.reward_value <= 0 || row.position === null) return row;
  return { ...row, position_factor: state.positionsOf(row.namespace, retrieverId).factor(row.position, config) };
}

/** Of the same answer, those in the same turn before this one included. */
async function eventsOf(state: LearningState, { remembered }: Found): Promise<readonly InteractionRow[]> {
  if (remembered === null) return [];
  const { namespace, execution_id } = remembered.row;
  return ((await state.executions.find(namespace, execution_id)) ?? remembered).events;
}
