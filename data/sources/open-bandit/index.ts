export { type OpenBanditLog, type OpenBanditRow, readOpenBandit } from './read-open-bandit.js';
