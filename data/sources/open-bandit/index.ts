export { importOpenBandit, type OpenBanditImport } from './import-open-bandit.js';
export { type OpenBanditLog, type OpenBanditRow, readOpenBandit } from './read-open-bandit.js';
