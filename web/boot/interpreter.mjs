// The `interpreter` that PyScript loads in the worker: Pyodide, unchanged, but started from a
// bundle. There the standard library, NumPy and Pillow are bytecode, which spares Python the
// compiling, and JavaScript unpacks them, which spares Python the unpacking. If any part of the
// bundle cannot be used, Pyodide starts from its official files and everything works as well.

import bundle from "../python/bundle.mjs";
import { loadPyodide as loadOfficial, version } from "../vendor/pyodide/pyodide.mjs";
import { stored, unpacked } from "./archive.mjs";

export { version };

const OFFICIAL = new URL("../vendor/pyodide/", import.meta.url).href;
const BUNDLE = new URL("../python/", import.meta.url).href;

// All downloads start now, while PyScript still prepares the worker.
import("../vendor/pyodide/pyodide.asm.mjs").catch(() => {}); // Pyodide reports its failure
const parts = Promise.all([
  compile(`${OFFICIAL}pyodide.asm.wasm`),
  fetchWhole(`${OFFICIAL}pyodide-lock.json`),
  check(bundle.stdlib),
  unpack(bundle.library, unpacked),
  ...bundle.archives.map((archive) => unpack(archive, stored)),
]);
parts.catch(() => {}); // loadPyodide reports its failure

/**
 * Start Pyodide, with the bundle's packages in place.
 *
 * @param {object} options As for Pyodide's own loadPyodide.
 * @returns {Promise<object>} Pyodide's own API.
 */
export async function loadPyodide({ packages: wanted = [], ...options } = {}) {
  const others = wanted.filter((name) => !bundle.packages.includes(name));
  const common = { ...options, indexURL: OFFICIAL };
  try {
    return await startFromBundle({ ...common, packages: others });
  } catch (error) {
    console.warn("Python starts from its official files, which takes longer.", error);
    // Without its program Pyodide would wait for ever instead of failing.
    await fetchWhole(`${OFFICIAL}pyodide.asm.wasm`).catch(giveUp);
    return loadOfficial({ ...common, packages: [...bundle.packages, ...others] }).catch(giveUp);
  }
}

// PyScript does not pass this on: without a word the page would wait for ever.
function giveUp(error) {
  const params = { reason: String(error?.message ?? error) };
  const failed = { kind: "failed", v: 1, code: "start", params, during: "start", fatal: true };
  postMessage({ text: JSON.stringify(failed) });
  throw error;
}

async function startFromBundle(options) {
  if (bundle.pyodide !== version) {
    throw new Error(`The bundle is for Pyodide ${bundle.pyodide}, and this is ${version}.`);
  }
  // Python begins only when every part is known to be whole.
  const [program, lock, stdlib, ...packages] = await parts;
  const stdLibURL = `${BUNDLE}${bundle.stdlib.path}`;
  const ready = new Map([
    [`${OFFICIAL}pyodide.asm.wasm`, program],
    [`${OFFICIAL}pyodide-lock.json`, lock],
    [stdLibURL, new Response(stdlib)],
  ]);
  const fsInit = async (FS) => {
    for (const { root, files } of packages) write(FS, root, files);
  };
  return handingOver(ready, () => loadOfficial({ ...options, stdLibURL, fsInit }));
}

/** While `start` runs, Pyodide's own downloads are answered by those that are `ready`. */
async function handingOver(ready, start) {
  const { fetch } = globalThis;
  const { instantiateStreaming } = WebAssembly;
  globalThis.fetch = async (resource, options) =>
    ready.get(String(resource)) ?? fetch(resource, options);
  // In place of the program's download Pyodide holds the compiled program.
  WebAssembly.instantiateStreaming = async (source, imports) => {
    const module = await source;
    if (!(module instanceof WebAssembly.Module)) {
      return instantiateStreaming.call(WebAssembly, module, imports);
    }
    return { module, instance: await WebAssembly.instantiate(module, imports) };
  };
  try {
    return await start();
  } finally {
    globalThis.fetch = fetch;
    WebAssembly.instantiateStreaming = instantiateStreaming;
  }
}

async function compile(url) {
  const response = await fetchWhole(url);
  const type = response.headers.get("Content-Type") ?? "";
  if (type.startsWith("application/wasm")) return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer()); // a server that does not know wasm
}

/** Pyodide reads the standard library's archive itself. */
async function check(file) {
  const content = await download(file);
  stored(content);
  return content;
}

async function unpack({ root, ...file }, reader) {
  return { root, files: await reader(await download(file)) };
}

async function download({ path, bytes }) {
  const response = await fetchWhole(`${BUNDLE}${path}`);
  const content = new Uint8Array(await response.arrayBuffer());
  if (content.length !== bytes) {
    throw new Error(`${path} has ${content.length} bytes where ${bytes} are due.`);
  }
  return content;
}

async function fetchWhole(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} was answered with ${response.status}.`);
  return response;
}

function write(FS, root, files) {
  const made = new Set();
  for (const { name, data } of files) {
    const path = `${root.replace(/\/$/, "")}/${name}`;
    const folder = path.slice(0, path.lastIndexOf("/"));
    if (!made.has(folder)) FS.mkdirTree(folder);
    made.add(folder);
    FS.writeFile(path, data, { canOwn: true });
  }
}
