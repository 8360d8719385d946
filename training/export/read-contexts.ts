import * as tf from '@tensorflow/tfjs';
import { profileWidth } from '../../data/schema/features.js';
import { blend, startingLogits } from '../../models/network/blend.js';
import { boostedTerm } from '../../models/network/boosted-term.js';
import { byRow, type FusionInputs } from '../../models/network/fusion-inputs.js';
import {
  contextWidth,
  describingNumbers,
  ITEM_CONTEXT,
  type NetworkShape,
  SESSION_CONTEXT,
  SESSION_WIDTH,
} from '../../models/network/shape.js';

type Contexts = Pick<
  FusionInputs,
  'userOfRow' | 'sessionContext' | 'itemContext' | 'scores' | 'scoreMask' | 'priorWeights'
>;

/**
 * Of contexts as context.onnx gives them, with what the boosted term asks about behind them: the contexts alone, and the terms of rows.
 * @param given session contexts [1, users, `sessionContextWidth`], item contexts [1, rows, `itemContextWidth`]
 */
export function readContexts(given: Contexts, shape: NetworkShape): Contexts & Pick<FusionInputs, 'term'> {
  const { boostedTerm: term } = shape;
  if (!term) return given;
  const { scores, scoreMask } = given;
  const C = contextWidth(shape);
  const [sessionContext, session, profile, situation] = tf.split(
    given.sessionContext,
    [SESSION_CONTEXT, SESSION_WIDTH, profileWidth(shape.itemFeatures), ...(C > 0 ? [C] : [])],
    -1,
  );
  const [itemContext, description] = tf.split(given.itemContext, [ITEM_CONTEXT, describingNumbers(shape)], -1);
  const ofUser = {
    session: byRow(session!, given),
    profile: byRow(profile!, given),
    ...(situation && { situation: byRow(situation, given) }),
  };
  const start = blend(startingLogits(given), scores, shape);
  return {
    ...given,
    sessionContext: sessionContext!,
    itemContext: itemContext!,
    term: boostedTerm(term, { ...ofUser, description: description!, blend: start, scores, scoreMask }),
  };
}
