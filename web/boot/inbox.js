// The inbox: files that were chosen, drawn or captured and are not yet in the project. A file is
// safe once put() has resolved, whatever happens to Python afterwards. The page puts, the worker
// takes, and what is in the project is removed by the transaction that puts it there.
//
// Keys sort in the order in which the files came, those for trays apart from all others. A key begins
// with the name of the page that put it, so that two open tabs leave each other's files alone.

import { transact, walk } from "./database.js";
import { others, tab } from "./tabs.js";

/** Where files go that go into no tray, and the letter of their keys. */
const ELSEWHERE = { try: "t", batch: "m", project: "p" };
const LAST = "99999999";

let count = 0;

export const forTray = (goal) => !(goal in ELSEWHERE);

/** A new name for a file that comes from `page` and goes to `goal`. */
export const name = (page, goal) => `${first(page, goal)}${String(count++).padStart(LAST.length, "0")}`;

const first = (page, goal) => `${page}.${ELSEWHERE[goal] ?? ""}`;

/** Keep files [{file, folder, tray, sample}, ...], all or none of them; resolves to their keys. */
export async function put(files) {
  const entries = files.map(({ file, folder, tray, sample }) => {
    const about = { name: file.name, folder, tray, sample, type: file.type, size: file.size };
    return { key: name(tab, tray), ...about, blob: file };
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
export const remove = (keys) => removeAll([...keys]);

/** Forget all files for trays from these keys on, each in the order of its own page: all or none. */
export const removeFrom = (keys) =>
  removeAll(keys.map((key) => IDBKeyRange.bound(key, `${key.split(".")[0]}.${LAST}`)));

/** Forget all files that this page put here for `goal`, which is no tray. */
export const removeGoal = (goal) => removeAll([IDBKeyRange.bound(first(tab, goal), first(tab, goal) + LAST)]);

async function removeAll(which) {
  if (!which.length) return;
  await transact("inbox", "readwrite", (all) => {
    for (const one of which) all.objectStore("inbox").delete(one);
    all.commit(); // a page that is left at once has asked for all of it
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
