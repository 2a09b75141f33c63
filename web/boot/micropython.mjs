// The `interpreter` that PyScript loads in the page: MicroPython, unchanged, with the page's modules in
// its file system. They come as bytecode in one archive, which spares it the compiling and the browser
// a request for each of them.

import { loadMicroPython as loadOfficial } from "../vendor/micropython/micropython.mjs";
import { stored } from "./archive.mjs";
import { fail } from "./bridge.js";

const PROGRAM = "vendor/micropython/micropython.wasm"; // relative: no address that a file has is fetched
const PATIENCE_MS = 500;

let python;
const modules = bring("python/page.zip"); // while PyScript prepares itself
modules.catch(() => {});

/** As MicroPython's own; what PyScript says of the program's address is left aside. */
export async function loadMicroPython(options) {
  try {
    await trainerBegun();
    python = await loadOfficial({ ...options, url: PROGRAM });
    write(await modules);
  } catch (error) {
    fail("missing-part", { address: error.message });
    throw error;
  }
  return python;
}

/** The trainer has the longest way to go: this thread makes its worker before all else, if it can. */
async function trainerBegun() {
  const script = document.querySelector("script[type=py]");
  const until = performance.now() + PATIENCE_MS;
  while (!script.xworker && performance.now() < until) await new Promise((go) => setTimeout(go));
}

/** Let Python import the modules of another archive of the site. */
export async function add(path) {
  write(await bring(path));
}

async function bring(path) {
  const answer = await fetch(new URL(`../${path}`, import.meta.url));
  if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}.`);
  return stored(new Uint8Array(await answer.arrayBuffer()));
}

function write(files) {
  for (const { name, data } of files) {
    const folders = name.split("/").slice(0, -1);
    folders.forEach((_, i) => makeFolder(folders.slice(0, i + 1).join("/")));
    python.FS.writeFile(name, data);
  }
}

function makeFolder(path) {
  if (!python.FS.analyzePath(path).exists) python.FS.mkdir(path);
}
