// The inbox: files that were chosen, drawn or captured and are not yet in the project. A file is
// safe once put() has resolved, whatever happens to Python afterwards. The page puts, the worker
// takes and removes; both import this module.
//
// Keys sort in the order in which the files came. A key begins with the name of the page that put
// it, so that two open tabs leave each other's files alone.

const DATABASE = "py_logreg-inbox"; // prefixed: pages opened from a disk share one storage
const STORE = "files";
const LOCK = `${DATABASE}-`;

const page = `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
let count = 0;
let opened = null;

/** The database, opened once. A failed opening is tried again by the next call. */
function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
    request.onblocked = () => reject(new Error("inbox is blocked"));
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

/** Run one transaction and resolve with the request's result once it is complete. */
async function transact(mode, work) {
  const db = await database();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(STORE, mode, { durability: "strict" });
    const request = work(transaction.objectStore(STORE));
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = () => reject(transaction.error ?? new Error("inbox: aborted"));
  });
}

let held = null;

/** Mark this page as open for as long as it lives (where the browser has locks). */
function hold() {
  held ??= new Promise((resolve) => {
    if (!navigator.locks) {
      resolve();
      return;
    }
    const forever = () => {
      resolve();
      return new Promise(() => {});
    };
    navigator.locks.request(LOCK + page, forever).catch(resolve);
  });
  return held;
}

/** The pages other than this one that are open now. */
async function others() {
  if (!navigator.locks) return new Set();
  const { held: locks } = await navigator.locks.query();
  const names = locks.map((lock) => lock.name).filter((name) => name.startsWith(LOCK));
  return new Set(names.map((name) => name.slice(LOCK.length)).filter((name) => name !== page));
}

/** Keep a file (or a Blob, with `name` in the second argument) for a tray; resolves to its key. */
export async function put(file, { tray, folder = "", name = file.name ?? "" }) {
  await hold();
  const key = `${page}.${String(count++).padStart(8, "0")}`;
  const entry = { key, name, folder, tray, type: file.type, size: file.size, blob: file };
  await transact("readwrite", (store) => store.put(entry));
  return key;
}

/** The bytes of a file, which stays; null where there is no such file. */
export async function take(key) {
  const entry = await transact("readonly", (store) => store.get(key));
  return entry ? entry.blob.arrayBuffer() : null;
}

/** Forget files: they are in the project now, or nobody wants them. */
export async function remove(keys) {
  const list = [...keys];
  if (!list.length) return;
  await transact("readwrite", (store) => {
    for (const key of list) store.delete(key);
  });
}

/** What waits here, in order, except what another open page is about to take. */
export async function pending() {
  const [entries, open] = await Promise.all([describe(), others()]);
  return entries.filter(({ key }) => !open.has(key.split(".")[0]));
}

// By a cursor: a list of all entries would hold every file at once.
async function describe() {
  const entries = [];
  await transact("readonly", (store) => {
    const request = store.openCursor();
    request.onsuccess = () => {
      const cursor = request.result;
      if (!cursor) return;
      const { key, name, folder, tray } = cursor.value;
      entries.push({ key, name, folder, tray });
      cursor.continue();
    };
  });
  return entries;
}
