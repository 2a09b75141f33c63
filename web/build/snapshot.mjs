// Records Python's memory once the worker's packages are loaded, under Node.
//
// node snapshot.mjs PYODIDE TARGET STDLIB PACKAGES: the folder of the npm package, the two files to
// write (TARGET.bin and TARGET.json), the standard library that precompile.mjs made, and a JSON list
// of [archive, the folder where its files belong].
// The same parts give the same bytes: clock and chance stand still.

import chance, { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { unpacked } from "../boot/archive.mjs";
import { packed, withLibraries } from "../boot/snapshot.mjs";

// All that the worker imports on its way to the first picture, except what speaks to the browser.
const PROGRAM = `
import asyncio, ctypes, dataclasses, datetime, hashlib, html, io, json, pickle, platform, random
import sys, traceback, unicodedata, zipfile
import numpy, numpy.typing
import PIL.ExifTags, PIL.features, PIL.Image, PIL.ImageOps
import py_logreg, trainer.trainer

PIL.Image.preinit()
if "numpy.random" in sys.modules:
    raise RuntimeError("NumPy's random numbers would be the same for everyone")
random.seed(0)
sys.path.remove("")  # put there again at every start
import gc
del asyncio, ctypes, dataclasses, datetime, hashlib, html, io, json, pickle, platform, random
del sys, traceback, unicodedata, zipfile, numpy, PIL, py_logreg, trainer
gc.collect()
del gc
`;
const FILE_DATA = 28;
const MAIN = "./this.program"; // what a browser would say

const [pyodide, target, stdLibURL, packages] = process.argv.slice(2);
process.argv.length = 2;
process.argv[1] = MAIN;
chance.randomFillSync = (bytes) => bytes.fill(0);
Date.now = () => Date.UTC(2026, 0);
performance.now = () => 0;

const { loadPyodide } = await import(pathToFileURL(join(pyodide, "pyodide.mjs")).href);
const { default: create } = await import(pathToFileURL(join(pyodide, "pyodide.asm.mjs")).href);
const files = new Map();
for (const [archive, root] of JSON.parse(packages)) {
  for (const { name, data } of await unpacked(new Uint8Array(readFileSync(archive)))) {
    files.set(`${root.replace(/\/$/, "")}/${name}`, data);
  }
}
// First to see which libraries the program loads, then with these in place from the beginning.
const used = libraryNames((await start([])).machine);
const libraries = used.map((path) => [path, new WebAssembly.Module(program(path))]);
const { python, machine, layout, before } = await start(libraries);

if (String(libraryNames(machine)) !== String(used)) throw new Error("other libraries were loaded");
for (let place = before; place < machine.wasmTable.length; place++) {
  if (machine.wasmTable.get(place)) throw new Error(`Python put a function at ${place}`);
}
for (const name of Object.keys(python.loadedPackages)) delete python.loadedPackages[name];
dropFiles(machine);
scrub(machine);
const recorded = python.makeMemorySnapshot();
const head = recorded.length - machine.HEAPU8.length; // Pyodide's own, before the memory
const handles = Object.entries(machine.LDSO.loadedLibsByHandle)
  .filter(([handle]) => handle !== "0")
  .map(([handle, { name }]) => [Number(handle), name]);
const { runs, content } = packed(recorded.subarray(head));
const whole = Buffer.concat([recorded.subarray(0, head), content]);
writeFileSync(`${target}.bin`, whole);
const facts = {
  sha256: createHash("sha256").update(whole).digest("hex"),
  head,
  bytes: recorded.length - head,
  runs,
  layout,
  libraries: used,
  handles,
};
writeFileSync(`${target}.json`, JSON.stringify(facts));

/** Emscripten keeps each library's file in memory, for threads that would load it again: there are none. */
function dropFiles({ HEAPU32, LDSO, _free }) {
  for (const handle of Object.keys(LDSO.loadedLibsByHandle).filter((handle) => handle !== "0")) {
    const data = (Number(handle) + FILE_DATA) / 4; // in the C structure dso: file_data, file_data_size
    _free(HEAPU32[data]);
    HEAPU32.fill(0, data, data + 2);
  }
}

/** Zeros wherever memory is free: nobody reads what was there. */
function scrub({ HEAPU8, _malloc, _free, _sbrk }) {
  const end = _sbrk(0);
  const taken = [];
  for (let size = 2 ** 20; size >= 16; size /= 2) {
    for (;;) {
      const place = _malloc(size);
      taken.push(place);
      if (place + size > end) break;
      HEAPU8.fill(0, place, place + size);
    }
  }
  for (const place of taken) _free(place);
}

async function start(libraries) {
  let machine, layout;
  const createPyodideModule = withLibraries(create, libraries, (...ready) => {
    [machine, layout] = ready;
  });
  const python = await loadPyodide({
    indexURL: pyodide,
    stdLibURL,
    env: { PYTHONHASHSEED: "0", _: MAIN },
    createPyodideModule,
    fsInit: async (FS) => {
      for (const [path, data] of files) {
        FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
        FS.writeFile(path, data);
      }
    },
    _makeSnapshot: true,
    _sysExecutable: MAIN,
  });
  const before = machine.wasmTable.length;
  python.runPython(PROGRAM);
  return { python, machine, layout, before };
}

function libraryNames(machine) {
  return Object.keys(machine.LDSO.loadedLibsByName).filter((name) => name !== "__main__");
}

function program(path) {
  if (!files.has(path)) throw new Error(`${path} is in no archive`);
  return files.get(path);
}
