// The reserve: bytes in the database that stand for room. What a browser says of the room that is left
// may be any number, so that it runs out is seen only when a write fails. Projects are written once
// more then, into the room of the reserve, and the person hears of it before anything is lost. The
// inbox does not touch it: its files may be large, and their pictures must still find room.

import { isFull, transact } from "./database.js";

/** So much is for the pictures of hundreds of files. */
export const BYTES = 8 << 20;

/** Where there was no room for a reserve, that is tried again so much later. */
const AGAIN_MS = 60_000;

/** Its key among the models; no project is called so. */
const KEY = "reserve";

let failed = -Infinity;

const models = (mode, work) => transact("models", mode, (all) => work(all.objectStore("models")));
const isThere = async () => (await models("readonly", (store) => store.count(KEY))) > 0;

/** Whether there is a reserve now; it is made where there is room for it. */
export async function fill() {
  if (await isThere()) return true;
  if (performance.now() - failed < AGAIN_MS) return false;
  try {
    const content = new Blob([new Uint8Array(BYTES)]); // as bytes they would be compressed to nothing
    await models("readwrite", (store) => store.put({ project: KEY, content }));
    return true;
  } catch (error) {
    if (!isFull(error)) throw error;
    failed = performance.now();
    return false;
  }
}

/** As `transact`; where there is no room the reserve is given up and `work` is called once more. */
export async function transactWithReserve(stores, mode, work) {
  try {
    return await transact(stores, mode, work);
  } catch (error) {
    if (!isFull(error) || !(await isThere())) throw error;
    await models("readwrite", (store) => store.delete(KEY));
    return transact(stores, mode, work);
  }
}
