// Chosen, dropped, drawn and photographed files go to the inbox at once, before and besides Python.
// The app hears of them in batches: a JSON list of {key, name, folder, tray, kept}.

import * as inbox from "./inbox.js";
import { depot } from "./bridge.js";
import { grab } from "./pixels.js";
import { asked } from "./shelf.js";
import { t } from "./words.js";

/** Files are told of in batches, so that a thousand are not a thousand calls into Python. */
const BATCH_MS = 100;

const waiting = { a: 0, b: 0, test: 0 }; // shown while there is no app to show them
let caught = [];
let due = false;
let listener = null;
let sorter = null;

function count(tray, files) {
  if (listener || !(tray in waiting)) return;
  waiting[tray] += files;
  const note = document.querySelector(`[data-waiting="${tray}"]`);
  if (note) note.textContent = waiting[tray] ? t("data.waiting", { n: waiting[tray] }) : "";
}

function tell() {
  due = false;
  if (!listener || !caught.length) return;
  const batch = caught;
  caught = [];
  listener(JSON.stringify(batch));
}

function soon() {
  if (due) return;
  due = true;
  setTimeout(tell, BATCH_MS);
}

/**
 * The app listens: `heard(JSON list)` for every batch, the early ones now; `sorted(JSON list of
 * folder names)` answers with the JSON of {folder: tray} for a folder that holds both classes.
 */
export function listen(heard, sorted) {
  for (const [tray, files] of Object.entries(waiting)) count(tray, -files);
  listener = heard;
  sorter = sorted;
  tell();
}

/** What earlier visits left in the inbox for a project, as JSON. */
export const leftovers = async (project) =>
  JSON.stringify(await inbox.pending(project).catch(() => []));

/** A project file is one wherever it is put. */
const PROJECT = /\.(zip|tm)$/i;

/** Put files into the inbox for `tray` ("a", "b", "test", "try", "batch"), one after the other. */
export async function take(files, goal) {
  count(goal, files.filter(({ file }) => !PROJECT.test(file.name)).length);
  for (const { file, folder } of files) {
    const tray = goal !== "batch" && PROJECT.test(file.name) ? "project" : goal;
    let key;
    let kept = true;
    try {
      key = await inbox.put(file, { tray, folder, sample: asked() });
    } catch {
      // No storage here (private window) or no room: the bytes go to the trainer directly.
      key = `loose-${Math.random().toString(36).slice(2)}`;
      kept = false;
      depot.set(key, new Uint8Array(await file.arrayBuffer()));
    }
    caught.push({ key, name: file.name, folder, tray, kept });
    soon();
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
  const folders = [...new Set(files.map(({ folder }) => folder))].sort();
  const goals = JSON.parse(sorter(JSON.stringify(folders)));
  for (const [folder, tray] of Object.entries(goals)) {
    await take(files.filter((item) => item.folder === folder), tray);
  }
}

const folderOf = (path) => path.split("/").slice(-2, -1)[0] ?? "";
const hidden = (name) => /^(\.|Thumbs\.db$|desktop\.ini$)/i.test(name); // what systems leave in folders

// A dropped folder arrives as an entry that must be walked; its last folder names the class.
async function walk(entry, out) {
  if (entry.isFile) {
    const file = await new Promise((yes, no) => entry.file(yes, no));
    out.push({ file, folder: folderOf(entry.fullPath) });
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
    const files = [...input.files]
      .map((file) => ({ file, folder: folderOf(file.webkitRelativePath) }))
      .filter(({ file, folder }) => !(folder && hidden(file.name)));
    input.value = ""; // so that the same file can be chosen again
    if (tray === "sort") sort(files);
    else take(files, tray);
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
    if (node) take(await dropped(event.dataTransfer), node.dataset.tray ?? "try");
  });
}
