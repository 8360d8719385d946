/*
 * Tells the server what people do with results. A page loads it as a module and marks what it shows:
 *
 *     <script type="module" src="https://fusion.example.com/capture.js?namespace=shop"></script>
 *     <ol data-execution-id="exec_…" data-user-id="u1">
 *       <li data-document-id="d7" data-position="0" data-feature-uri="…"> … <button data-interaction="add_to_cart"> … </li>
 *     </ol>
 *
 * Recorded are clicks, what else people press (`data-interaction`), views, and how long something was open that is marked `data-dwell`.
 * docs/client.md has the rest.
 */

/** A view: half of a result, for a second. */
const VIEW = { share: 0.5, afterMs: 1000 };
/** What was open for longer was a long view. */
const LONG_VIEW_MS = 30_000;
/** After a longer pause begins another session. */
const SESSION_PAUSE_MS = 30 * 60_000;
/** Views wait for company; at most this long, and at most so many: a beacon holds 64 KiB. */
const BATCH = { waitMs: 5000, size: 50 };

// The script's own query (its namespace) goes with every beacon, which cannot have headers.
const here = new URL(import.meta.url);
const target = new URL(`v1/retrievers/interactions/batch${here.search}`, here);

/** @type {object[]} */
let waiting = [];
/** @type {Set<string>} */
const viewed = new Set();
/** @type {WeakMap<Element, string>} */
const watched = new WeakMap();
/** @type {Map<Element, ReturnType<typeof setTimeout>>} */
const timers = new Map();
/** @typedef {{ element: Element, about: object, openMs: number, since: number | null, told: string | null }} Opened */
/** @type {Map<string, Opened>} */
const opened = new Map();
let memorySession = '';
let isScanning = false;

/** Milliseconds since 1970. */
const now = () => performance.timeOrigin + performance.now();

/**
 * The value of the nearest element, from this one outwards, that has it; an empty one, as templates write for nobody, is none.
 * @param {Element} element @param {string} name
 */
function nearest(element, name) {
  return element.closest(`[data-${name}]`)?.getAttribute(`data-${name}`) || undefined;
}

/** The result that an element is part of. @param {EventTarget | null} target @returns {HTMLElement | null} */
function resultOf(target) {
  const result = target instanceof Element ? target.closest('[data-document-id]') : null;
  return result instanceof HTMLElement && nearest(result, 'execution-id') !== undefined ? result : null;
}

/** @param {HTMLElement} result */
function keyOf(result) {
  return `${nearest(result, 'execution-id')} ${result.dataset['documentId']}`;
}

/** What an interaction with a result says of it. @param {HTMLElement} result */
function aboutOf(result) {
  const { documentId, position = '', featureUri } = result.dataset;
  return {
    feature_id: documentId,
    position: /^\d+$/.test(position) ? Number(position) : undefined,
    execution_id: nearest(result, 'execution-id'),
    feature_uri: featureUri || undefined,
    user_id: nearest(result, 'user-id'),
  };
}

/** @param {object} about @param {string} type @param {object} [metadata] */
function record(about, type, metadata) {
  waiting.push({ ...about, interaction_type: [type], session_id: sessionId(), metadata });
  if (waiting.length === 1) setTimeout(send, BATCH.waitMs);
  if (waiting.length >= BATCH.size) send();
}

function send() {
  if (waiting.length === 0) return;
  const body = JSON.stringify({ interactions: waiting });
  waiting = [];
  // Plain text: a page may send that anywhere without asking, and a page that is being left cannot ask.
  const isTaken = navigator.sendBeacon(target, body);
  if (!isTaken) fetch(target, { method: 'POST', body, mode: 'no-cors' }).catch(() => {}); // nobody is left to be told
}

/** One for all pages of a tab, until a pause. Where storage is forbidden, one for this page. Searches of the page may name it, too. */
export function sessionId() {
  try {
    const [id, seen] = (sessionStorage.getItem('metafuse.session') ?? '').split(' ');
    const current = id && now() - Number(seen) < SESSION_PAUSE_MS ? id : newId();
    sessionStorage.setItem('metafuse.session', `${current} ${now()}`);
    return current;
  } catch {
    memorySession ||= newId();
    return memorySession;
  }
}

/** Not `randomUUID`, which pages without TLS do not have. */
function newId() {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16).padStart(8, '0')).join('');
}

/** @param {MouseEvent} event */
function onPress({ target, button }) {
  const result = resultOf(target);
  if (result === null || button > 1) return; // the third button opens a menu
  const pressed = target instanceof Element ? nearest(target, 'interaction') : undefined;
  if (pressed === undefined && result.dataset['dwell'] !== undefined) return; // it is open already
  record(aboutOf(result), pressed ?? 'click');
  send(); // the next search is to know of it
}

const views = new IntersectionObserver(
  (entries) => {
    for (const { target, intersectionRatio } of entries) {
      clearTimeout(timers.get(target));
      timers.delete(target);
      if (intersectionRatio >= VIEW.share) timers.set(target, setTimeout(onViewed, VIEW.afterMs, target));
    }
  },
  { threshold: VIEW.share },
);

/** @param {HTMLElement} result */
function onViewed(result) {
  timers.delete(result);
  const key = keyOf(result);
  if (document.visibilityState === 'hidden' || resultOf(result) === null || viewed.has(key)) return;
  viewed.add(key);
  record(aboutOf(result), 'view');
}

/** Finds results that came, or became others, since it last looked. */
function scan() {
  isScanning = false;
  for (const element of document.querySelectorAll('[data-document-id]')) {
    const result = resultOf(element);
    if (result === null || watched.get(result) === keyOf(result)) continue;
    watched.set(result, keyOf(result));
    if (result.dataset['dwell'] === undefined) {
      views.unobserve(result); // so that it is reported again although it did not move
      views.observe(result);
    } else {
      opened.set(keyOf(result), {
        element: result,
        about: aboutOf(result),
        openMs: 0,
        since: shownSince(),
        told: null,
      });
    }
  }
  for (const [key, open] of opened) {
    if (open.element.isConnected) continue;
    close(open);
    opened.delete(key);
  }
}

/** Null while the page is hidden. */
const shownSince = () => (document.visibilityState === 'hidden' ? null : now());

/** Something is no longer looked at, for now or for good. @param {Opened} open */
function close(open) {
  if (open.since !== null) open.openMs += now() - open.since;
  open.since = null;
  const type = open.openMs >= LONG_VIEW_MS ? 'long_view' : 'dwell_time';
  if (open.told === type || open.told === 'long_view') return;
  open.told = type;
  record(open.about, type, { duration_ms: Math.round(open.openMs) });
}

function onVisibility() {
  const isHidden = document.visibilityState === 'hidden';
  for (const open of opened.values()) {
    if (isHidden) close(open);
    else open.since = shownSince();
  }
  if (isHidden) send();
}

document.addEventListener('click', onPress, { capture: true });
document.addEventListener('auxclick', onPress, { capture: true });
document.addEventListener('visibilitychange', onVisibility);
new MutationObserver(() => {
  if (!isScanning) setTimeout(scan, 100);
  isScanning = true;
}).observe(document.documentElement, {
  subtree: true,
  childList: true,
  attributeFilter: ['data-document-id', 'data-execution-id'],
});
scan();
