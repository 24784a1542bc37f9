// Stores edits in IndexedDB, so that they survive a reload: the steps, not pixels, and a small preview.
const name = "detourer", table = "edits";

/**
 * @typedef {{ steps: import("./history.js").Step[], done: number, settings: import("./settings.js").Settings,
 *   output: import("./settings.js").Output, images: Record<string, Blob>, preview?: Blob | null }} Edit `preview`: a
 *   small picture of the result; missing: the cutout is unchanged.
 */

/** @returns {Promise<IDBDatabase>} */
function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(table);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @template T @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest<T>} work @returns {Promise<T | undefined>} */
async function run(mode, work) {
  try {
    const database = await open();
    try {
      return await new Promise((resolve, reject) => {
        const transaction = database.transaction(table, mode);
        const request = work(transaction.objectStore(table));
        transaction.oncomplete = () => resolve(request.result);
        transaction.onabort = () => reject(transaction.error);
      });
    } finally {
      database.close();
    }
  } catch {
    return undefined; // without storage, edits last until the page is closed
  }
}

/** @param {string} job @returns {Promise<Edit | undefined>} */
export const readEdit = job => run("readonly", store => store.get(job));

/** @param {string} job @param {Edit} edit */
export const storeEdit = (job, edit) => run("readwrite", store => store.put(edit, job));

/** @param {string} job */
export const deleteEdit = job => run("readwrite", store => store.delete(job));
