export { importLastfm, type LastfmImport } from './import-lastfm.js';
