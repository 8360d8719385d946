export interface AnalysisOptions {
  /** Names; [variants] */
  readonly variants: readonly string[];
  /** Number of the variant that others are compared with. */
  readonly control: number;
  /** Whether how variants were allocated depended on what they earned. */
  readonly isAdaptive: boolean;
  /** Segments with fewer visits are not judged. */
  readonly minSamples: number;
  /** Share of findings that may be false. */
  readonly alpha: number;
  /** The lift that power and sample sizes are about: .2 is 20 %. */
  readonly detectLift: number;
}
