import type { FoundSetting } from './find-setting.js';

/** What an interaction lacks, and what that costs; null where nothing. */
export function interactionWarning({ interaction, retrieverId, remembered }: FoundSetting): string | null {
  const { executionId, featureUri } = interaction;
  if (retrieverId === '') {
    return 'retriever_id and a known execution_id are missing: it is recorded, and nothing learns from it.';
  }
  if (remembered === null) {
    const why = executionId === null ? 'execution_id is missing' : 'execution_id is not known';
    return featureUri === null
      ? `${why}, and feature_uri is missing: it is recorded, and no source is credited.`
      : `${why}: the source that feature_uri names is credited, and nothing else is learned.`;
  }
  return featureUri === null ? 'feature_uri is missing: sources are credited by what each added to the result.' : null;
}
