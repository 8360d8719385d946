/**
 * A stage in the one shape that is stored, `{stage_name, stage_type, config: {stage_id, parameters}}`, from that or from
 * `{stage_type, stage_id, parameters}`. Where no name is given, the stage is called by its id. Nothing is checked: what is neither
 * comes back as it is.
 */
export function stageShape(given: unknown): unknown {
  if (!isRecord(given)) return given;
  const { stage_id, parameters, ...rest } = given;
  const isShort = stage_id !== undefined || parameters !== undefined;
  const stage: Readonly<Record<string, unknown>> =
    isShort && rest['config'] === undefined ? { ...rest, config: { stage_id, parameters } } : given;
  if (stage['stage_name'] !== undefined || !isRecord(stage['config'])) return stage;
  return { stage_name: stage['config']['stage_id'], ...stage };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
