import { type Field, makeData, RecordBatch, Schema, Struct, type Vector } from 'apache-arrow';

/** The caller's schema, its metadata and dictionaries included, with fields added. */
export function schemaWithFields(schema: Schema, added: readonly Field[]): Schema {
  return new Schema([...schema.fields, ...added], schema.metadata, schema.dictionaries);
}

/** A batch with columns added behind its own. @param schema that of {@link schemaWithFields}. */
export function withColumns(schema: Schema, batch: RecordBatch, added: readonly Vector[]): RecordBatch {
  const children = [...batch.data.children, ...added.map((column) => column.data[0]!)];
  return new RecordBatch(
    schema,
    makeData({ type: new Struct(schema.fields), length: batch.numRows, nullCount: 0, children }),
  );
}
