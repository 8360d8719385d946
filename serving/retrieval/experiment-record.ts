import type { VariantDecision } from '../../models/experiment/index.js';
import type { Allocation } from '../http/schemas/allocation.js';

/** What an execution's record says of the experiment that chose its fusion, in the place of a bandit's decision. */
export interface ExperimentRecord {
  readonly experiment: Allocation;
  readonly variant_decision: VariantDecision;
}

/** @param decision of an execution; null where no experiment chose */
export function readExperimentRecord(decision: string): ExperimentRecord | null {
  return decision.startsWith('{"experiment":') ? (JSON.parse(decision) as ExperimentRecord) : null;
}

export function writeExperimentRecord({ experiment, variant_decision }: ExperimentRecord): string {
  return JSON.stringify({ experiment, variant_decision });
}
