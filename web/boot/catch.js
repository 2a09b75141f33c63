// Chosen and dropped files go to the inbox at once, before and besides Python. The app hears of
// each by the event "caught" on the document: detail = {key, name, folder, tray}.

import * as inbox from "./inbox.js";
import { depot } from "./bridge.js";
import { t } from "./words.js";

const waiting = { a: 0, b: 0, test: 0 };

function count(tray, change) {
  if (!(tray in waiting)) return;
  waiting[tray] += change;
  const note = document.querySelector(`[data-waiting="${tray}"]`);
  if (note) note.textContent = waiting[tray] ? t("data.waiting", { n: waiting[tray] }) : "";
}

/** Put files into the inbox for `tray` ("a", "b", "test", "try"), one after the other. */
export async function take(files, tray) {
  count(tray, files.length);
  for (const { file, folder } of files) {
    let key;
    let kept = true;
    try {
      key = await inbox.put(file, { tray, folder });
    } catch {
      // No storage here (private window) or no room: the bytes go to the trainer directly.
      key = `loose-${Math.random().toString(36).slice(2)}`;
      kept = false;
      depot.set(key, new Uint8Array(await file.arrayBuffer()));
    }
    count(tray, -1);
    document.dispatchEvent(new CustomEvent("caught", { detail: { key, name: file.name, folder, tray, kept } }));
  }
}

const folderOf = (path) => path.split("/").slice(-2, -1)[0] ?? "";

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
    for (const inner of some) await walk(inner, out);
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
    const files = [...input.files].map((file) => ({ file, folder: folderOf(file.webkitRelativePath) }));
    input.value = ""; // so that the same file can be chosen again
    take(files, tray);
  });
  const goal = (event) => event.target.closest?.("[data-tray], #z-try");
  const over = (node) => {
    for (const old of document.querySelectorAll("[data-over]")) if (old !== node) delete old.dataset.over;
    if (node) node.dataset.over = "";
  };
  document.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    const node = goal(event);
    event.dataTransfer.dropEffect = node ? "copy" : "none";
    over(node);
  });
  document.addEventListener("dragleave", (event) => event.relatedTarget ?? over(null));
  document.addEventListener("drop", async (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    over(null);
    const node = goal(event);
    if (node) take(await dropped(event.dataTransfer), node.dataset.tray ?? "try");
  });
}
