import { type Command, InvalidArgumentError, type Option } from 'commander';
import { FusionError } from '../../data/schema/errors.js';

/**
 * What an option is set to by a value that no flag brought, read as a flag's would be.
 *
 * @param from where the value stands, for the error: `METAFUSE_PORT`, `config.yaml, options.serve.port`
 * @throws FusionError `usage`
 */
export function optionValue(option: Option, value: unknown, from: string): unknown {
  const refused = (expected: string) =>
    new FusionError('usage', `${from}: expected ${expected}, got ${JSON.stringify(value)}`);
  if (option.isBoolean() || option.negate) {
    const isOn = SWITCH.get(String(value));
    if (isOn === undefined) throw refused('true or false');
    return option.negate ? !isOn : isOn;
  }
  if (option.variadic) return textsOf(value).map((text) => parsed(option, text, refused));
  if (typeof value !== 'string' && typeof value !== 'number') throw refused('one value');
  return parsed(option, String(value), refused);
}

const SWITCH: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
  ['', false],
]);

/** Of a list; of a variable, which holds them with commas between. */
function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : String(value).split(',');
}

function parsed(option: Option, text: string, refused: (expected: string) => FusionError): unknown {
  if (option.argChoices !== undefined && !option.argChoices.includes(text)) {
    throw refused(`one of ${option.argChoices.join(', ')}`);
  }
  try {
    return (option.parseArg as ((text: string, before: unknown) => unknown) | undefined)?.(text, undefined) ?? text;
  } catch (error) {
    // commander prints the message as a sentence of its own; here it goes on from "expected"
    if (error instanceof InvalidArgumentError) throw refused(error.message.replace(/^Expected |\.$/g, ''));
    throw error;
  }
}

/** `--max-candidates` is METAFUSE_MAX_CANDIDATES. */
export function variableOf(option: Option): string {
  return `METAFUSE_${option.name().replaceAll('-', '_').toUpperCase()}`;
}

/** `--max-candidates` is `max_candidates`. */
export function keyOf(option: Option): string {
  return option.name().replaceAll('-', '_');
}

/** Options that can be configured: all but those that say how this one run is reported. */
export function configurable({ options }: Command): readonly Option[] {
  return options.filter((option) => !['json', 'config', 'version'].includes(option.name()));
}
