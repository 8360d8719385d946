import { DATASET_FILES, type InteractionColumns } from './content.js';
import type { Report } from './problem.js';
import { compareTimes } from './sort-interactions.js';

/** Reports rows that are not sorted by user (in the order of the users table), then time; unknown users are passed over. */
export function checkOrder({ count, user, timestamp }: InteractionColumns, report: Report): void {
  for (let row = 1; row < count; row++) {
    const line = row + 1;
    const [before, here] = [user[row - 1]!, user[row]!];
    if (before < 0 || here < 0) continue;
    if (before > here) {
      const message = 'expected rows in the order of the users table, got a user who comes before that of the last row';
      report({ file: DATASET_FILES.interactions, line, field: 'user_id', message });
    } else if (before === here && compareTimes(timestamp[row - 1]!, timestamp[row]!) > 0) {
      const message = "expected a user's rows in order of time, got a time before that of the last row";
      report({ file: DATASET_FILES.interactions, line, field: 'timestamp', message });
    }
  }
}
