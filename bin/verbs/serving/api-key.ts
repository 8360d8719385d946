import { randomBytes } from 'node:crypto';
import { Option } from 'commander';
import { stringify } from 'yaml';
import { hashKey } from '../../../serving/security/api-keys.js';
import { ROLES, type Role } from '../../../serving/security/role.js';
import { printResult } from '../../printing/print-result.js';
import type { AddVerb } from '../add-verb.js';

interface Options {
  readonly name: string;
  readonly role: Role;
  readonly namespace?: readonly string[];
  readonly json?: true;
}

/** Random bits of a key: so many that its hash can be known to everybody. */
const KEY_BYTES = 32;

/** `metafuse api-key`: makes a key, and the entry for the file of `--api-keys`, which does not have the key itself. */
export const addApiKey: AddVerb = (program) => {
  program
    .command('api-key')
    .description('Make a key for the HTTP interface; it is printed once and kept nowhere.')
    .requiredOption('--name <name>', 'whose it is, for people and logs')
    .addOption(new Option('--role <role>', 'what it may do').choices(ROLES).makeOptionMandatory())
    .option('--namespace <names...>', 'namespaces that it is for; by default all, and what they share')
    .option('--json', 'print one JSON object')
    .action(({ name, role, namespace, json }: Options) => {
      const key = `mf_${randomBytes(KEY_BYTES).toString('base64url')}`;
      const sha256 = Buffer.from(hashKey(key)).toString('hex');
      const entry = { name, role, sha256, namespaces: namespace ?? '*' };
      const text = `key: ${key}\n\n${stringify({ keys: [entry] })}`.trimEnd();
      printResult({ command: 'api-key', seconds: 0, key, entry }, { json: json === true, text });
    });
};
