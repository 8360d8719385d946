export { importMovieLens, type MovieLensImport } from './import-movielens.js';
