export const TEXT = 'mixpeek://text_extractor@v1/multilingual_e5_large_instruct_v1';
export const MULTIMODAL = 'mixpeek://multimodal_extractor@v1/vertex_multimodal_embedding';

/** The stage of the tutorial: text and multimodal, with the parameters that a test is about. */
export function tutorialStage(parameters: object = {}, [text, multimodal]: readonly (number | undefined)[] = []) {
  const search = (feature_uri: string, weight: number | undefined) => ({
    feature_uri,
    query: '{{INPUT.query}}',
    top_k: 100,
    ...(weight !== undefined && { weight }),
  });
  return {
    stage_name: 'feature_search',
    stage_type: 'filter',
    config: {
      stage_id: 'feature_search',
      parameters: { searches: [search(TEXT, text), search(MULTIMODAL, multimodal)], final_top_k: 25, ...parameters },
    },
  };
}
