// The page's IndexedDB database. A browser without storage still works: nothing survives a reload then.
const name = "detourer", version = 2;
const stores = ["edits", "photos"];

/** @returns {Promise<IDBDatabase>} */
function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version);
    request.onupgradeneeded = () => {
      for (const store of stores) {
        if (!request.result.objectStoreNames.contains(store)) request.result.createObjectStore(store);
      }
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close(); // a newer page must not wait for this one
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
}

/**
 * Runs one request. Resolves to `otherwise` if the browser stores nothing or the request fails.
 * @template T
 * @param {"edits" | "photos"} table
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T>} work
 * @param {T} [otherwise]
 * @returns {Promise<T | undefined>}
 */
export async function run(table, mode, work, otherwise) {
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
    return otherwise;
  }
}
