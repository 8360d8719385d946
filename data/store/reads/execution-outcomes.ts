/** Which executions of a retriever; parameters of {@link EXECUTION_OUTCOMES}. */
export interface OutcomeFilter {
  readonly namespace: string;
  readonly retrieverId: string;
  /** ISO 8601; from, inclusive. */
  readonly from: string;
  /** ISO 8601; to, exclusive. */
  readonly to: string;
  /** From being shown to the latest interaction that counts. */
  readonly windowHours: number;
}

/** Types that say what was on the screen, not what somebody did. */
const PASSIVE_TYPES = "['view', 'zero_results']";

/**
 * A subquery: executions of a {@link OutcomeFilter}, each with what people made of it within the window. What names an
 * execution came after it, whatever the clock of a client says.
 *
 * - `unit`: who was in the rollout, as it tells them apart: the user, else the session, else the execution itself
 * - `interactions`, `engagements` (those that are not merely views), `reward` (their sum)
 * - `ranks`: of results with a positive reward, 1-based and sorted: where the list has the item, else what the client says
 */
export const EXECUTION_OUTCOMES = `(
  SELECT e.*,
    multiIf(user_id != '', user_id, session_id != '', session_id, execution_id) AS unit,
    arrayFilter(
      event -> event.at <= executed_at + toIntervalSecond(toInt64(3600 * {windowHours:Float64})),
      all_events) AS events,
    length(events) AS interactions,
    arrayCount(event -> event.is_engaged, events) AS engagements,
    arraySum(event -> event.reward, events) AS reward,
    arraySort(arrayDistinct(arrayFilter(rank -> rank > 0, arrayMap(
      event -> if(has(result_ids, event.item), toInt64(indexOf(result_ids, event.item)), event.position + 1),
      arrayFilter(event -> event.reward > 0, events))))) AS ranks
  FROM (
    SELECT * FROM executions
    WHERE namespace = {namespace:String} AND retriever_id = {retrieverId:String}
      AND executed_at >= parseDateTime64BestEffort({from:String}, 3)
      AND executed_at < parseDateTime64BestEffort({to:String}, 3)
  ) AS e
  LEFT JOIN (
    SELECT execution_id, groupArray(CAST(
      (item_id, toInt64(ifNull(position, -1)), reward_value, NOT hasAll(${PASSIVE_TYPES}, interaction_types), occurred_at),
      'Tuple(item String, position Int64, reward Float64, is_engaged Bool, at DateTime64(3, \\'UTC\\'))')) AS all_events
    FROM interactions
    WHERE namespace = {namespace:String} AND retriever_id = {retrieverId:String} AND execution_id != ''
      AND occurred_at >= parseDateTime64BestEffort({from:String}, 3) - toIntervalDay(1)
    GROUP BY execution_id
  ) AS i USING execution_id
)`;
