export { type FrappeImport, importFrappe } from './import-frappe.js';
