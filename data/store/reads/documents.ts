import type { DocumentRow } from '../rows.js';
import type { Store } from '../store.js';

const PAGE = 5000;

/** The latest versions of a collection's documents, without the deleted, page by page in the order of their ids. */
export async function* readDocuments(
  store: Store,
  namespace: string,
  collection: string,
): AsyncGenerator<readonly DocumentRow[]> {
  for (let after: string | null = null; ; ) {
    const page: DocumentRow[] = await store.query<DocumentRow>(
      `SELECT namespace, collection, document_id, version, text, vector, payload, is_deleted, updated_at
       FROM documents FINAL
       WHERE namespace = {namespace:String} AND collection = {collection:String} AND NOT is_deleted
         ${after === null ? '' : 'AND document_id > {after:String}'}
       ORDER BY document_id
       LIMIT ${PAGE}`,
      { namespace, collection, ...(after !== null && { after }) },
    );
    if (page.length > 0) yield page;
    if (page.length < PAGE) return;
    after = page.at(-1)!.document_id;
  }
}
