import type { PageQuery } from '../http/schemas/page.js';

/** One page of a list, and where it is; a page beyond the end is empty. */
export function pageOf<Item>(list: readonly Item[], { page = 1, page_size = 20 }: PageQuery) {
  return { items: list.slice((page - 1) * page_size, page * page_size), total: list.length, page, page_size };
}
