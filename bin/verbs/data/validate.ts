import {
  problemText,
  summaryToJson,
  summaryToText,
  type Validation,
  validateDataset,
} from '../../../data/dataset/index.js';
import { printResult } from '../../printing/print-result.js';
import type { AddVerb } from '../add-verb.js';

/** `metafuse validate`: what is wrong with a dataset, and where. Exit code 1 when anything is. */
export const addValidate: AddVerb = (program) => {
  program
    .command('validate')
    .description('Look at every value of a dataset and say what is wrong and where.')
    .requiredOption('--data <folder>', 'folder of the dataset')
    .option('--json', 'print one JSON object')
    .action(async ({ data, json = false }: { readonly data: string; readonly json?: boolean }) => {
      const startMs = performance.now();
      const validation = await validateDataset(data);
      const { ok, problems, problemCount, summary } = validation;
      const result = {
        command: 'validate',
        seconds: (performance.now() - startMs) / 1000,
        ok,
        problems,
        problem_count: problemCount,
        dataset: summary === undefined ? null : summaryToJson(summary),
      };
      printResult(result, { json, text: validationText(validation) });
      if (!ok) process.exitCode = 1;
    });
};

function validationText({ ok, problems, problemCount, summary }: Validation): string {
  const lines = summary === undefined ? [] : [summaryToText(summary)];
  if (ok) return [...lines, 'no problems'].join('\n');
  const more = problemCount > problems.length ? [`… and ${problemCount - problems.length} more`] : [];
  return [
    ...lines,
    problemCount === 1 ? '1 problem' : `${problemCount} problems`,
    ...problems.map(problemText),
    ...more,
  ].join('\n');
}
