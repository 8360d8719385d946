import { ENGINE_NAMES, type EngineName } from './engine-names.js';
import type { TrialFigures } from './engine-trial.js';

/** How an engine's trial went. */
export type Trial =
  | { readonly kind: 'worked'; readonly figures: TrialFigures }
  /** It may work, but on the CPU in disguise: a graphics driver in software. */
  | { readonly kind: 'software'; readonly device: string }
  | { readonly kind: 'failed'; readonly why: string };

export interface EngineChoice {
  readonly name: EngineName;
  /** In the trial; null when there was nothing to compare with. */
  readonly tasksPerSecond: number | null;
  /** Every other engine, and why it was not taken. */
  readonly passedOver: readonly { readonly name: EngineName; readonly why: string }[];
}

export interface ChooseOptions {
  /** Why an engine need not be tried; null when it may work. */
  readonly missing: (name: EngineName) => string | null;
  /** Tries one engine where it can do no harm. */
  readonly tryEngine: (name: EngineName) => Promise<Trial>;
}

/** How far the first step of an engine may be from the CPU's, relatively. */
const TOLERANCE = 1e-3;

/**
 * The engine that does most tasks a second here, among those that give the CPU's numbers. Engines that lack something are not
 * tried; `cpu` is tried only when another works; `tfjs` never, since what it runs `cpu` runs compiled.
 *
 * One engine after the other, so that trials do not disturb each other. A driver in software is never taken.
 */
export async function chooseEngine({ missing, tryEngine }: ChooseOptions): Promise<EngineChoice> {
  const passedOver = new Map<EngineName, string>([['tfjs', 'eager JavaScript, the slow reference']]);
  const worked = new Map<EngineName, TrialFigures>();
  const attempt = async (name: EngineName): Promise<void> => {
    const trial = await tryEngine(name);
    if (trial.kind === 'worked') worked.set(name, trial.figures);
    else passedOver.set(name, whyNot(trial));
  };
  for (const name of ENGINE_NAMES) {
    if (name === 'cpu' || name === 'tfjs') continue;
    const why = missing(name);
    if (why !== null) passedOver.set(name, why);
    else await attempt(name);
  }
  if (worked.size === 0) return answer('cpu', null, passedOver);

  await attempt('cpu');
  const reference = worked.get('cpu');
  for (const [name, figures] of worked) {
    const why = wrongNumbers(figures, reference ?? figures);
    if (why !== null) {
      worked.delete(name);
      passedOver.set(name, why);
    }
  }
  const [fastest, ...slower] = [...worked].sort(([, a], [, b]) => b.tasksPerSecond - a.tasksPerSecond);
  for (const [name, figures] of slower) passedOver.set(name, `works, but does ${rate(figures.tasksPerSecond)}`);
  return fastest ? answer(fastest[0], fastest[1].tasksPerSecond, passedOver) : answer('cpu', null, passedOver);
}

/** What was picked and why the others were not, a line each. */
export function describeChoice({ name, tasksPerSecond, passedOver }: EngineChoice): string {
  const reason = tasksPerSecond === null ? 'nothing faster works here' : `${rate(tasksPerSecond)} in a trial`;
  return [`engine ${name}: ${reason}`, ...passedOver.map((one) => `  not ${one.name}: ${one.why}`)].join('\n');
}

function whyNot(trial: Exclude<Trial, { kind: 'worked' }>): string {
  return trial.kind === 'failed' ? trial.why : `its driver, ${trial.device}, is software`;
}

function wrongNumbers(actual: TrialFigures, expected: TrialFigures): string | null {
  const isNear = (a: number, b: number) => Math.abs(a - b) <= TOLERANCE * Math.abs(b);
  const isRight = isNear(actual.loss, expected.loss) && isNear(actual.gradientNorm, expected.gradientNorm);
  if (isRight) return null; // NaN is near nothing, itself included
  const numbers = ({ loss, gradientNorm }: TrialFigures) => `loss ${loss} and gradient norm ${gradientNorm}`;
  return `gives wrong numbers: ${numbers(actual)} where the CPU gives ${numbers(expected)}`;
}

function answer(
  name: EngineName,
  tasksPerSecond: number | null,
  passedOver: ReadonlyMap<EngineName, string>,
): EngineChoice {
  const others = ENGINE_NAMES.filter((other) => other !== name && passedOver.has(other));
  return { name, tasksPerSecond, passedOver: others.map((other) => ({ name: other, why: passedOver.get(other)! })) };
}

function rate(tasksPerSecond: number): string {
  return `${tasksPerSecond.toFixed(0)} tasks a second`;
}
