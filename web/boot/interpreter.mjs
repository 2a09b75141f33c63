// The `interpreter` that PyScript loads in the worker: Pyodide, unchanged, but started from a
// bundle. There the standard library, NumPy and Pillow are bytecode, which spares Python the
// compiling, and JavaScript unpacks them, which spares Python the unpacking. Where a snapshot of
// its memory is at hand, Python even wakes with NumPy loaded. If one way fails the next is taken;
// the last is Pyodide's own, with its official files.

import bundle from "../python/bundle.mjs";
import { loadPyodide as loadOfficial, version } from "../vendor/pyodide/pyodide.mjs";
import { stored, unpacked } from "./archive.mjs";
import { sha256 } from "./sha256.js";
import { refresh, waking, withLibraries } from "./snapshot.mjs";

export { version };

const SITE = new URL("../", import.meta.url).href;
const OFFICIAL = `${SITE}vendor/pyodide/`;
const BUNDLE = `${SITE}python/`;
const PROGRAM = `${OFFICIAL}pyodide.asm.wasm`;

// All downloads start now, while PyScript still prepares the worker. What fails is reported by
// loadPyodide, or by Pyodide itself.
const factory = import("../vendor/pyodide/pyodide.asm.mjs");
const archives = Promise.all([
  unpack(bundle.library, unpacked),
  ...bundle.archives.map((archive) => unpack(archive, stored)),
]);
const parts = Promise.all([
  compile(PROGRAM),
  fetchWhole(`${OFFICIAL}pyodide-lock.json`),
  check(bundle.stdlib),
  archives,
]);
const libraries = archives.then(compileLibraries);
const snapshot = recall(bundle.snapshot);
const memory = snapshot.then((response) => response && whole(bundle.snapshot, response));
const others = Promise.all([import("./inbox.js"), import("./store.js")]); // what the trainer imports
for (const promise of [factory, parts, libraries, snapshot, memory, others]) promise.catch(() => {});

/**
 * Start Pyodide, with the bundle's packages and modules in place.
 *
 * @param {object} options As for Pyodide's own loadPyodide.
 * @returns {Promise<object>} Pyodide's own API.
 */
export async function loadPyodide({ packages: wanted = [], ...options } = {}) {
  const others = wanted.filter((name) => !bundle.packages.includes(name));
  const common = { ...options, packages: others, indexURL: OFFICIAL };
  for (const start of [fromSnapshot, fromBundle]) {
    try {
      const python = await start(common);
      if (python) return python;
    } catch (error) {
      console.warn("Python starts another way, which takes longer.", error);
    }
  }
  return fromOfficialFiles({ ...common, packages: [...bundle.packages, ...others] });
}

async function fromSnapshot(options) {
  if (!(await snapshot)) return null;
  const { default: create } = await factory;
  const wake = waking(create, libraries, memory, bundle.snapshot);
  const python = await fromBundle({ ...options, ...wake });
  refresh(python);
  return python;
}

async function fromBundle(options) {
  if (bundle.pyodide !== version) {
    throw new Error(`The bundle is for Pyodide ${bundle.pyodide}, and this is ${version}.`);
  }
  // Python begins only when every part is known to be whole.
  const [program, lock, stdlib, packages] = await parts;
  const { default: create } = await factory;
  const createPyodideModule = withLibraries(create, libraries, () => {});
  const stdLibURL = `${BUNDLE}${bundle.stdlib.path}`;
  const ready = new Map([
    [PROGRAM, program],
    [`${OFFICIAL}pyodide-lock.json`, lock.clone()],
    [stdLibURL, new Response(stdlib)],
  ]);
  const fsInit = async (FS) => {
    for (const { root, files } of packages) write(FS, root, files);
  };
  const complete = { createPyodideModule, ...options, stdLibURL, fsInit };
  return handingOver(ready, () => loadOfficial(complete));
}

async function fromOfficialFiles(options) {
  await compile(PROGRAM); // where this fails Pyodide would wait for ever
  const python = await loadOfficial(options);
  const files = bundle.modules.map(async (name) => {
    const response = await fetchWhole(`${SITE}${name}`);
    return { name, data: new Uint8Array(await response.arrayBuffer()) };
  });
  write(python.FS, bundle.home, await Promise.all(files));
  return python;
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

/**
 * The shared libraries that the trainer needs, path and program, compiled beside all else: Python
 * would compile each when it imports it, and do nothing meanwhile.
 */
async function compileLibraries(packages) {
  const contents = new Map();
  for (const { root, files } of packages) {
    for (const { name, data } of files) contents.set(`${root}/${name}`, data);
  }
  return Promise.all(
    bundle.libraries.map(async (path) => [path, await WebAssembly.compile(contents.get(path))]),
  );
}

/** The snapshot if it is at hand: it is large, and over a network it would cost more than it spares. */
async function recall(file) {
  if (!file) return null;
  const url = `${BUNDLE}${file.path}`;
  const { hostname } = new URL(url);
  const isHere = /^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname);
  if (!isHere && !(await globalThis.caches?.match(url))) return null;
  return fetchWhole(url);
}

/** The snapshot's content. Python would wake from any; its checksum tells what the build recorded. */
async function whole({ path, sha256: due }, response) {
  const content = new Uint8Array(await response.arrayBuffer());
  if ((await sha256(content)) !== due) throw new Error(`${path} is damaged.`);
  return content;
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

async function download(file) {
  const response = await fetchWhole(`${BUNDLE}${file.path}`);
  return sized(file, new Uint8Array(await response.arrayBuffer()));
}

async function fetchWhole(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} was answered with ${response.status}.`);
  return response;
}

function sized({ path, bytes }, content) {
  if (content.length === bytes) return content;
  throw new Error(`${path} has ${content.length} bytes where ${bytes} are due.`);
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
