// The inbox: files that were chosen, drawn or captured and are not yet in the project. A file is
// safe once put() has resolved, whatever happens to Python afterwards. The page puts, the worker
// takes, and what is in the project is removed by the transaction that puts it there.
//
// Keys sort in the order in which the files came. A key begins with the name of the page that put
// it, so that two open tabs leave each other's files alone.

import { transact, walk } from "./database.js";
import { others, tab } from "./tabs.js";

let count = 0;

/** Keep files [{file, folder, tray, sample}, ...], all or none of them; resolves to their keys. */
export async function put(files) {
  const entries = files.map(({ file, folder, tray, sample }) => {
    const key = `${tab}.${String(count++).padStart(8, "0")}`;
    return { key, name: file.name, folder, tray, sample, type: file.type, size: file.size, blob: file };
  });
  await transact("inbox", "readwrite", (all) => {
    for (const entry of entries) all.objectStore("inbox").put(entry);
  });
  return entries.map(({ key }) => key);
}

/** The bytes of a file, which stays; null where there is no such file. */
export async function take(key) {
  const entry = await transact("inbox", "readonly", (all) => all.objectStore("inbox").get(key));
  return entry ? entry.blob.arrayBuffer() : null;
}

/** Forget files that nobody wants. */
export async function remove(keys) {
  const list = [...keys];
  if (!list.length) return;
  await transact("inbox", "readwrite", (all) => {
    for (const key of list) all.objectStore("inbox").delete(key);
  });
}

/**
 * What waits here for a project, in order: neither what another open page is about to take, nor
 * what was put into another project whose page was closed before it could take it.
 */
export async function pending(project = "") {
  const open = new Set(await others());
  const entries = [];
  const elsewhere = new Set();
  await transact(["inbox", "leases"], "readonly", (all) => {
    walk(all.objectStore("leases"), (lease) => {
      if (lease.project !== project && lease.owner !== tab) elsewhere.add(lease.owner);
    });
    walk(all.objectStore("inbox"), ({ key, name, folder, tray, sample }) => {
      entries.push({ key, name, folder, tray, sample });
    });
  });
  const pageOf = ({ key }) => key.split(".")[0];
  return entries.filter((entry) => !open.has(pageOf(entry)) && !elsewhere.has(pageOf(entry)));
}
