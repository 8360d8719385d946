/** A training configuration for a world of a hundred users: everything there is, in seconds. */
export const SMALL_TRAINING = `
meta_learning:
  support_set_size: 10
  query_set_size: 20
  num_inner_steps: 2
  meta_batch_size: 2
tasks: { min_positives: 12, cross_fit_folds: 2 }
early_stopping: { held_out_tasks: 16, validate_every: 10, patience: 100 }
`;
