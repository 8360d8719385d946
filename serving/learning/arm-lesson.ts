/** What a day adds to the posterior of an arm, which goes by its name: a feature URI, or a blend's label. */
export interface ArmLesson {
  readonly arm: string;
  /** Days since 1970, UTC. */
  readonly day: number;
  readonly alpha: number;
  readonly beta: number;
}
