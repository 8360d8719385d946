export { defaultItemFields, defaultMapping, defaultUserFields } from './default-mapping.js';
export { type ColumnsImport, importColumns } from './import-columns.js';
export type { ColumnMapping } from './mapping.js';
export { checkMapping, readMapping } from './read-mapping.js';
