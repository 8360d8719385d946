export { type GorseImport, importGorse } from './import-gorse.js';
export { importMetarank, type MetarankImport } from './import-metarank.js';
export { importRecBole, type RecBoleImport } from './import-recbole.js';
export { importVw, type VwImport } from './import-vw.js';
