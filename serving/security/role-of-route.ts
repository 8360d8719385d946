import type { Role } from './role.js';

/** Without any key: whether it runs and is ready, what it understands, the script that pages load, and pages that hold nothing themselves. */
const PUBLIC = /^\/(healthz|readyz|openapi\.json|capture\.js|docs(\/.*)?|dashboard(\/\*)?)$/;

/** Questions that come with a body, or that leave a record behind, but change nothing that others see. */
const QUESTIONS = [
  /^\/v1\/score$/,
  /^\/v1\/retrievers\/:id\/execute(\/(batch|explain))?$/,
  /^\/v1\/executions\/:id\/replay$/,
  /\/list$/,
  /^\/v1\/analytics\//,
  /^\/v1\/experiments\/:id\/off-policy$/,
];

/** Reports of what people do. */
const REPORTS = [/^\/v1\/retrievers\/interactions(\/batch)?$/, /^\/v1\/retrievers\/:id\/interactions$/];

/** What applications write day by day: what users do and are, what there is to find, what is to be measured. */
const WRITES = [
  /^\/v1\/feedback$/,
  /^\/v1\/retrievers\/interactions\/:id$/,
  /^\/v1\/(users|items)(\/|$)/,
  /^\/v1\/collections\/:name\/documents(\/|$)/,
  /^\/v1\/retrievers\/:id\/learned-fusion\/(opt-in|opt-out|user)\/:user_id$/,
  /^\/v1\/retrievers\/(:id\/evaluations|evaluations|benchmarks)(\/|$)/,
  /^\/v1\/experiments\/:id\/allocate$/,
  /^\/v1\/allocations\/:id\/convert$/,
];

/**
 * The role that a route asks for; null: none. Whatever changes something and is not listed takes an `admin`: configuration, the
 * kill switch, the bundle.
 *
 * @param url as routes write it, `/v1/retrievers/:id`; undefined where no route was found.
 */
export function roleOfRoute(method: string, url: string | undefined): Role | null {
  if (url === undefined) return 'reader';
  if (PUBLIC.test(url)) return null;
  if (url === '/metrics') return 'admin';
  if (method === 'GET' || method === 'HEAD' || matches(QUESTIONS, url)) return 'reader';
  if (method === 'POST' && matches(REPORTS, url)) return 'capture';
  return matches(WRITES, url) ? 'writer' : 'admin';
}

function matches(patterns: readonly RegExp[], url: string): boolean {
  return patterns.some((pattern) => pattern.test(url));
}
