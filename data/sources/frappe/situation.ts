import { aroundClock } from '../contexts/around-clock.js';
import { expected, type Parsed } from '../tables/parse-table.js';

/** The columns that say in what situation an app was used. `cost` is not among them: it is a property of the app. */
export const SITUATION_COLUMNS = ['daytime', 'weekday', 'isweekend', 'homework', 'weather', 'country'] as const;

/** What the file writes where nothing is known. */
export const UNKNOWN = 'unknown';

/** The parts of a day, in order, as if all lasted as long. */
const DAYTIMES = ['sunrise', 'morning', 'noon', 'afternoon', 'sunset', 'evening', 'night'];
const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const DAYS: readonly string[] = ['workday', 'weekend'];
const PLACES: readonly string[] = ['home', 'work'];
const WEATHERS: readonly string[] = ['sunny', 'cloudy', 'foggy', 'rainy', 'drizzle', 'stormy', 'snowy', 'sleet'];

/**
 * The situation as numbers. `temporal`: part of the day and day of the week as sine and cosine, and whether it is the
 * weekend. `environmental`: home, work, each weather and each frequent country, 1 or 0; nothing where it is unknown.
 *
 * @param words in the order of SITUATION_COLUMNS
 * @param countries those that have a feature
 */
export function parseSituation(
  words: readonly string[],
  countries: readonly string[],
): Parsed<Readonly<Record<string, number>>> {
  const [daytime = '', weekday = '', day = '', place = '', weather = '', country = ''] = words;
  const [part, dayOfWeek] = [DAYTIMES.indexOf(daytime), WEEKDAYS.indexOf(weekday)];
  if (part < 0) return expected('daytime', `one of ${DAYTIMES.join(', ')}`, daytime);
  if (dayOfWeek < 0) return expected('weekday', 'a day of the week', weekday);
  if (!DAYS.includes(day)) return expected('isweekend', DAYS.join(' or '), day);
  if (!isOneOf(PLACES, place)) return expected('homework', `home, work or ${UNKNOWN}`, place);
  if (!isOneOf(WEATHERS, weather)) return expected('weather', `one of ${WEATHERS.join(', ')}, ${UNKNOWN}`, weather);
  const clock = aroundClock(part, DAYTIMES.length);
  const week = aroundClock(dayOfWeek, WEEKDAYS.length);
  return {
    row: {
      'temporal.daytime_sin': clock.sin,
      'temporal.daytime_cos': clock.cos,
      'temporal.weekday_sin': week.sin,
      'temporal.weekday_cos': week.cos,
      'temporal.weekend': Number(day === 'weekend'),
      ...oneHot('environmental.place', PLACES, place),
      ...oneHot('environmental.weather', WEATHERS, weather),
      ...oneHot('environmental.country', countries, country),
    },
  };
}

function isOneOf(words: readonly string[], word: string): boolean {
  return word === UNKNOWN || words.includes(word);
}

/** `name=word` for each word, 1 for the one that it is; nothing where it is unknown. */
function oneHot(name: string, words: readonly string[], word: string): Readonly<Record<string, number>> {
  if (word === UNKNOWN) return {};
  return Object.fromEntries(words.map((one) => [`${name}=${one}`, Number(one === word)]));
}
