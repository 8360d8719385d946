import type { FastifySchemaValidationError } from 'fastify/types/schema.js';
import { FusionError } from '../../data/schema/errors.js';
import { describeValue, fieldPath, invalidValue } from './invalid-value.js';

/** Rules about a value of the right form; all others are about the form. */
const VALUE_RULES: ReadonlySet<string> = new Set([
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'minItems',
  'maxItems',
  'minLength',
  'maxLength',
  'enum',
  'format',
  'pattern',
]);

/**
 * What a schema found wrong with a body, as an error that names the field, what was expected and what came:
 * `invalid_value` where only the value is wrong, `invalid_request` where the form is.
 */
export function validationProblem(problem: FastifySchemaValidationError, body: unknown): FusionError {
  const { keyword, instancePath, params } = problem;
  const got = valueAt(body, instancePath);
  const field = fieldPath(instancePath);
  switch (keyword) {
    case 'required':
      return invalidForm(join(field, missingProperty(params)), 'a value', 'nothing');
    case 'additionalProperties':
      return invalidForm(join(field, String(params['additionalProperty'])), 'no field of this name', 'one');
    case 'boolean': // a schema that lets nothing pass: how typebox, which reads queries, says the same
      return invalidForm(field || 'query', 'no field of this name', 'one');
  }
  const expected = expectation(problem);
  return VALUE_RULES.has(keyword)
    ? invalidValue(field || 'body', expected, got)
    : invalidForm(field || 'body', expected, describeValue(got));
}

/** As ajv names it, which reads bodies, or typebox, which reads queries and stages. */
function missingProperty({
  missingProperty,
  requiredProperties,
}: {
  readonly missingProperty?: string;
  readonly requiredProperties?: readonly string[];
}): string {
  return missingProperty ?? requiredProperties?.[0] ?? '';
}

function expectation({ keyword, params, message = '' }: FastifySchemaValidationError): string {
  switch (keyword) {
    case 'type':
      return `a finite value of type ${String(params['type'])}`;
    case 'const':
      return String(params['allowedValue']);
    case 'enum':
      return `one of ${(params['allowedValues'] as readonly unknown[]).join(', ')}`;
    case 'format':
      return `a ${String(params['format'])}, as in 2026-01-31T12:00:00Z`;
    case 'minItems':
      return `at least ${String(params['limit'])} values`;
    case 'maxItems':
      return `at most ${String(params['limit'])} values`;
    case 'minLength':
      return `at least ${String(params['limit'])} characters`;
    case 'maxLength':
      return `at most ${String(params['limit'])} characters`;
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
      return `a number ${String(params['comparison'])} ${String(params['limit'])}`;
    default:
      return message.replace(/^must be |^must /, '');
  }
}

function invalidForm(field: string, expected: string, got: string): FusionError {
  return new FusionError('invalid_request', `${field}: expected ${expected}, got ${got}`, { field, expected, got });
}

function join(field: string, name: string): string {
  return field === '' ? name : `${field}.${name}`;
}

function valueAt(body: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((value, key) => (value as Readonly<Record<string, unknown>> | undefined)?.[key], body);
}
