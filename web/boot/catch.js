// Chosen, dropped, drawn and photographed files go to the inbox at once, before and besides Python.
// The app hears of them in batches: a JSON list of {key, name, folder, tray, kept}.

import * as inbox from "./inbox.js";
import { depot } from "./bridge.js";
import { grab } from "./pixels.js";
import { asked } from "./shelf.js";
import { tab } from "./tabs.js";
import { t } from "./words.js";

/** Files are told of in batches, so that a thousand are not a thousand calls into Python. */
const BATCH_MS = 100;

/** The app reads so many names in a few milliseconds. */
const TOLD = 100;

/** So many files, and bytes of more than one file, are made safe together. */
const TOGETHER = 32;
const BYTES = 4 << 20;

/** Stands for the page in the keys of files that no inbox keeps. */
const LOOSE = "loose";

const waiting = { a: 0, b: 0, test: 0 }; // shown while there is no app to show them
let caught = [];
const left = { tray: 0, batch: 0, try: 0, project: 0 }; // files that are not caught yet
const turns = { tray: 0, batch: 0, try: 0, project: 0 }; // another one after every cancelling
let told = `${tab}.`; // the last key for a tray that the app has heard of
let due = false;
let listener = null;
let sorter = null;
let asker = null;
let held = []; // the files of a folder that is about to be a project

function count(tray, files) {
  if (listener || !(tray in waiting)) return;
  waiting[tray] += files;
  const note = document.querySelector(`[data-waiting="${tray}"]`);
  if (note) note.textContent = waiting[tray] ? t("data.waiting", { n: waiting[tray] }) : "";
}

function tell() {
  due = false;
  if (!listener || !caught.length) return;
  const some = caught.splice(0, TOLD);
  told = some.findLast(({ tray, kept }) => kept && inbox.forTray(tray))?.key ?? told;
  listener(JSON.stringify(some));
  if (caught.length) soon();
}

function soon() {
  if (due) return;
  due = true;
  setTimeout(tell, BATCH_MS);
}

/**
 * The app listens: `heard(JSON list)` for every batch, the early ones now; `sorted(JSON list of
 * folder names)` answers with the JSON of {folder: tray} for a folder that holds both classes;
 * `offered(name, number of files)` asks what to do with a folder that was given as a project.
 */
export function listen(heard, sorted, offered) {
  for (const [tray, files] of Object.entries(waiting)) count(tray, -files);
  listener = heard;
  sorter = sorted;
  asker = offered;
  tell();
}

/** What earlier visits left in the inbox for a project, as JSON. */
export const leftovers = async (project) =>
  JSON.stringify(await inbox.pending(project).catch(() => []));

/** A project file is one wherever it is put. */
const PROJECT = /\.(zip|tm)$/i;

const kindOf = (goal) => (inbox.forTray(goal) ? "tray" : goal);

/** Put files into the inbox for `goal` ("a", "b", "test", "try", "batch"), in order, a few at a time. */
export async function take(files, goal, begun = turns[kindOf(goal)]) {
  const kind = kindOf(goal);
  const cancelled = () => turns[kind] !== begun;
  if (cancelled()) return;
  count(goal, files.filter(({ file }) => !PROJECT.test(file.name)).length);
  left[kind] += files.length;
  for (let start = 0; start < files.length; ) {
    let [end, bytes] = [start, 0];
    do bytes += files[end++].file.size;
    while (end < files.length && end - start < TOGETHER && bytes + files[end].file.size <= BYTES);
    const some = files.slice(start, end).map(({ file, folder }) => {
      return { file, folder, tray: goal !== "batch" && PROJECT.test(file.name) ? "project" : goal, sample: asked() };
    });
    const kept = await keep(some);
    if (cancelled()) {
      drop(kept.map(({ key }) => key));
      return;
    }
    caught.push(...kept.map(({ key, file, folder, tray, kept }) => ({ key, name: file.name, folder, tray, kept })));
    left[kind] -= end - start;
    soon();
    start = end;
  }
}

/** How many files for trays ("tray"), or for the list of answers ("batch"), are not told of yet. */
export const coming = (kind) => left[kind] + caught.filter(({ tray }) => kindOf(tray) === kind).length;

/**
 * Take no more of what was chosen for trays. It leaves the inbox in one transaction, together with
 * what the app has heard of and does not want: from the keys in `from` (JSON) on, one for each page
 * that put some. Resolves when it is gone for good.
 */
export async function cancel(from) {
  turns.tray += 1;
  left.tray = 0;
  caught = caught.filter(({ tray }) => !inbox.forTray(tray));
  const keys = JSON.parse(from).filter((key) => !key.startsWith(`${LOOSE}.`));
  if (!keys.some((key) => key.startsWith(`${tab}.`))) keys.push(`${told}.`); // what comes behind it
  for (const key of [...depot.keys()]) if (/^loose\.\d/.test(key)) depot.delete(key);
  await inbox.removeFrom(keys).catch(() => {}); // no storage: nothing to remove
}

/** Take no more files for the list of answers; resolves when those that wait are gone for good. */
export async function cancelBatch() {
  turns.batch += 1;
  left.batch = 0;
  const gone = caught.filter(({ tray }) => tray === "batch");
  caught = caught.filter(({ tray }) => tray !== "batch");
  for (const { key } of gone) depot.delete(key);
  await inbox.removeGoal("batch").catch(() => {}); // no storage: nothing to remove
}

function drop(keys) {
  inbox.remove(keys).catch(() => {});
  for (const key of keys) depot.delete(key);
}

/** The files with their keys, and whether the inbox keeps them: one by one where it does not take all. */
async function keep(some) {
  try {
    const keys = await inbox.put(some);
    return some.map((one, k) => ({ ...one, key: keys[k], kept: true }));
  } catch {
    if (some.length > 1) return (await Promise.all(some.map((one) => keep([one])))).flat();
    // No storage here (private window) or no room: the bytes go to the trainer directly.
    const [{ file, tray }] = some;
    const content = await file.arrayBuffer().catch(() => null);
    // A file that is gone by now has a key of which the inbox knows nothing: the trainer says so.
    if (!content) return [{ ...some[0], key: inbox.name(tab, tray), kept: true }];
    const key = inbox.name(LOOSE, tray);
    depot.set(key, new Uint8Array(content));
    return [{ ...some[0], key, kept: false }];
  }
}

/** Take the class pack that the address names as if it had been chosen; false: there is none. */
export async function pack(name) {
  const here = /^[\w.-]+$/.test(name); // a file beside the page, never another address
  const answer = here ? await fetch(new URL(name, document.baseURI)) : null;
  if (!answer?.ok) return false;
  take([{ file: new File([await answer.blob()], "class.zip"), folder: "" }], "project");
  return true;
}

/** Add what a canvas or video shows now, as the 64 x 64 picture that a try of it would see. */
export async function snapshot(source, tray, name) {
  const canvas = grab(source, "snapshot");
  depot.delete("snapshot");
  if (!canvas) return;
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  await take([{ file: new File([blob], `${name}.png`, { type: "image/png" }), folder: "" }], tray);
}

// A folder that holds a sub-folder per class: the app says which goes where.
async function sort(files) {
  const begun = turns.tray;
  const byFolder = Object.groupBy(files, ({ folder }) => folder);
  const folders = Object.keys(byFolder).sort();
  const goals = JSON.parse(sorter(JSON.stringify(folders)));
  for (const folder of folders) {
    if (folder in goals) await take(byFolder[folder], goals[folder], begun);
  }
}

/** Put the pictures of the folder that was offered into the classes of its sub-folders. */
export const sortOffered = () => sort(held.splice(0));

// Given as a project: project files, or a folder with a sub-folder for each class.
async function offer(files) {
  const isPart = ({ file, folder }) => folder && !PROJECT.test(file.name);
  const inFolders = files.filter(isPart);
  const others = files.filter((one) => !isPart(one));
  if (others.length) await take(others, "project");
  if (!inFolders.length) return;
  held = inFolders;
  asker(inFolders[0].top, inFolders.length);
}

async function give(files, goal) {
  if (goal === "sort") await sort(files);
  else if (goal === "project" || goal === "folder") await offer(files);
  else await take(files, goal);
}

const topOf = (path) => path.split("/").find(Boolean) ?? "";

function folderOf(path) {
  const end = path.lastIndexOf("/");
  return end < 0 ? "" : path.slice(path.lastIndexOf("/", end - 1) + 1, end);
}
const hidden = (name) => /^(\.|Thumbs\.db$|desktop\.ini$)/i.test(name); // what systems leave in folders

// A dropped folder arrives as an entry that must be walked; its last folder names the class.
async function walk(entry, out) {
  if (entry.isFile) {
    const file = await new Promise((yes, no) => entry.file(yes, no));
    out.push({ file, folder: folderOf(entry.fullPath), top: topOf(entry.fullPath) });
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const some = await new Promise((yes, no) => reader.readEntries(yes, no));
    if (!some.length) return;
    for (const inner of some) if (!hidden(inner.name)) await walk(inner, out);
  }
}

async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...transfer.files].map((file) => ({ file, folder: "" }));
  const out = [];
  for (const entry of entries) await walk(entry, out);
  return out;
}

export function start() {
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (input.type !== "file" || !input.files.length) return;
    const tray = input.id === "try-file" ? "try" : input.dataset.tray;
    if (!tray) return;
    const files = [];
    for (const file of input.files) {
      const folder = folderOf(file.webkitRelativePath);
      if (!(folder && hidden(file.name))) files.push({ file, folder, top: topOf(file.webkitRelativePath) });
    }
    input.value = ""; // so that the same file can be chosen again
    give(files, tray);
  });
  const goal = (event) => event.target.closest?.("[data-tray], #z-try");
  const over = (node) => {
    for (const old of document.querySelectorAll("[data-over]")) if (old !== node) delete old.dataset.over;
    if (node) node.dataset.over = "";
  };
  const holdsFiles = (event) => [...event.dataTransfer.types].includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    const node = goal(event);
    event.dataTransfer.dropEffect = node ? "copy" : "none";
    over(node);
  });
  document.addEventListener("dragleave", (event) => event.relatedTarget ?? over(null));
  document.addEventListener("drop", async (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    over(null);
    const node = goal(event);
    if (node) give(await dropped(event.dataTransfer), node.dataset.tray ?? "try");
  });
}
