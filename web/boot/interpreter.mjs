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
const never = new Promise(() => {});

// All downloads start now, while PyScript still prepares the worker.
import("../vendor/pyodide/pyodide.asm.mjs").catch(() => {}); // Pyodide reports its failure
const wasm = compile(`${OFFICIAL}pyodide.asm.wasm`);
const lock = fetchWhole(`${OFFICIAL}pyodide-lock.json`);
const stdlib = download(bundle.stdlib);
const packages = Promise.all([
  unpack(bundle.library, unpacked),
  ...bundle.archives.map((archive) => unpack(archive, stored)),
]);
const everything = Promise.all([wasm, lock, stdlib.then(stored), packages]);
everything.catch(() => {}); // loadPyodide reports its failure

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
    return loadOfficial({ ...common, packages: [...bundle.packages, ...others] });
  }
}

function startFromBundle(options) {
  if (bundle.pyodide !== version) {
    throw new Error(`The bundle is for Pyodide ${bundle.pyodide}, and this is ${version}.`);
  }
  // A part that cannot be used stops everything here, before Python has begun: what waits for it
  // waits for ever and is dropped.
  const failure = everything.then(() => never);
  const stdLibURL = `${BUNDLE}${bundle.stdlib.path}`;
  const ready = new Map([
    [`${OFFICIAL}pyodide.asm.wasm`, wasm],
    [`${OFFICIAL}pyodide-lock.json`, lock],
    [stdLibURL, stdlib.then((bytes) => new Response(bytes))],
  ]);
  for (const [url, part] of ready) ready.set(url, part.catch(() => never));
  const fsInit = async (FS) => {
    for (const { root, files } of await packages.catch(() => never)) write(FS, root, files);
  };
  return handingOver(ready, () =>
    Promise.race([failure, loadOfficial({ ...options, stdLibURL, fsInit })]),
  );
}

/** While `start` runs, Pyodide's own downloads are answered by those that are `ready`. */
async function handingOver(ready, start) {
  const { fetch } = globalThis;
  const { instantiateStreaming } = WebAssembly;
  globalThis.fetch = (resource, options) => ready.get(String(resource)) ?? fetch(resource, options);
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
