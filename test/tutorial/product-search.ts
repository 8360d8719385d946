/** The two sources of the tutorial's retriever: somebody else's scheme, to us names like any other. */
export const TEXT = 'mixpeek://text_extractor@v1/multilingual_e5_large_instruct_v1';
export const IMAGE = 'mixpeek://multimodal_extractor@v1/vertex_multimodal_embedding';

interface Search {
  readonly feature_uri: string;
  readonly query: string;
  readonly top_k: number;
  readonly weight?: number;
}

const text: Search = { feature_uri: TEXT, query: '{{INPUT.query}}', top_k: 100 };
const image: Search = { feature_uri: IMAGE, query: '{{INPUT.query}}', top_k: 100 };

/** The one stage of the tutorial's retriever, with these parameters. */
export function stage(parameters: object): object {
  const config = { stage_id: 'feature_search', parameters };
  return { stage_name: 'feature_search', stage_type: 'filter', config };
}

/** Step 1: weights by hand. */
export const WEIGHTED = {
  searches: [
    { ...text, weight: 0.6 },
    { ...image, weight: 0.4 },
  ],
  fusion: 'weighted',
  final_top_k: 25,
};

/** Step 3: no weights. */
export const LEARNED = { searches: [text, image], fusion: 'learned', final_top_k: 25 };
