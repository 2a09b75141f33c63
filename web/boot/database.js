// The one database of this device: files that wait (inbox) and the projects with their pictures.
// They share it so that a file can move from the inbox into a project in one transaction.

const NAME = "py_logreg-device"; // prefixed: pages opened from a disk share one storage
const VERSION = 1;
const STORES = {
  inbox: { keyPath: "key" }, // {key, name, folder, tray, sample, blob, ...}
  projects: { keyPath: "id" }, // {id, text, bytes}
  pictures: { keyPath: ["project", "key"] }, // {project, key, text, master}
  models: { keyPath: "project" }, // {project, text, content}
  leases: { keyPath: "project" }, // {project, owner, turn}: the tab that may write it
};

let opened = null;

/** The database, opened once. A failed opening is tried again by the next call. */
function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      for (const [store, options] of Object.entries(STORES)) {
        request.result.createObjectStore(store, options);
      }
    };
    request.onblocked = () => reject(new Error("the database is blocked"));
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const db = request.result;
      const forget = () => {
        opened = null;
      };
      db.onclose = forget;
      db.onversionchange = () => {
        db.close();
        forget();
      };
      resolve(db);
    };
  }).catch((error) => {
    opened = null;
    throw error;
  });
  return opened;
}

/**
 * Run one transaction over some stores; resolves once it is complete and safe on the disk, with the
 * result of the request that `work(transaction)` returns.
 */
export async function transact(stores, mode, work) {
  const db = await database();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(stores, mode, { durability: "strict" });
    transaction.onabort = () => reject(transaction.error ?? new Error("the transaction was aborted"));
    const request = work(transaction);
    transaction.oncomplete = () => resolve(request?.result);
  });
}

/** Whether an error says that there is no room. */
export const isFull = (error) => error?.name === "QuotaExceededError";

/** Call `each(value)` for all records of a store (or of a range of it), one at a time. */
export function walk(store, each, range = null) {
  store.openCursor(range).onsuccess = ({ target: { result: cursor } }) => {
    if (!cursor) return;
    each(cursor.value);
    cursor.continue();
  };
}
