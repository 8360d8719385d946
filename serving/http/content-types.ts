/** What bodies and answers are, as a rule. */
export const JSON_TYPE = 'application/json';

/** Columns: an Arrow IPC stream. */
export const ARROW_TYPE = 'application/vnd.apache.arrow.stream';
