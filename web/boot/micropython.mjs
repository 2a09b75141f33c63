// The `interpreter` that PyScript loads in the page: MicroPython, unchanged, with the page's modules in
// its file system. They come as bytecode in one archive, which spares it the compiling and the browser
// a request for each of them.

import { loadMicroPython as loadOfficial } from "../vendor/micropython/micropython.mjs";
import { stored } from "./archive.mjs";
import { fail } from "./bridge.js";
import { turn } from "./turns.js";

const PROGRAM = "vendor/micropython/micropython.wasm"; // relative: no address that a file has is fetched
const PATIENCE_MS = 500;
const ENOENT = 44;

let python;
const modules = bring("python/page.zip"); // while PyScript prepares itself
modules.catch(() => {});

/** As MicroPython's own; what PyScript says of the program's address is left aside. */
export async function loadMicroPython(options) {
  try {
    await trainerBegun();
    python = await loadOfficial({ ...options, url: PROGRAM });
    cheapen(python.FS);
    python.registerJsModule("pyscript", {}); // else PyScript has its own compiled, which the page does not use
    await turn();
    write(await modules);
    await turn();
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

/**
 * Each import looks for files that are not there, and each time an error is made, with all that it
 * was called by: that took a quarter of all importing. One error will do, as elsewhere in Emscripten.
 */
function cheapen(FS) {
  const missing = new FS.ErrnoError(ENOENT);
  FS.lookupPath("/").node.node_ops.lookup = () => {
    throw missing;
  };
}

/** The files of an archive of the site. */
export async function bring(path) {
  const answer = await fetch(new URL(`../${path}`, import.meta.url));
  if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}.`);
  return stored(new Uint8Array(await answer.arrayBuffer()));
}

/** Let Python import modules. */
export function write(files) {
  for (const { name, data } of files) {
    const folders = name.split("/").slice(0, -1);
    folders.forEach((_, i) => makeFolder(folders.slice(0, i + 1).join("/")));
    python.FS.writeFile(name, data);
  }
}

function makeFolder(path) {
  if (!python.FS.analyzePath(path).exists) python.FS.mkdir(path);
}
