// Records Python's memory once the worker's packages are loaded, under Node.
//
// node snapshot.mjs PYODIDE TARGET STDLIB PACKAGES: the folder of the npm package, the two files to
// write (TARGET.gz and TARGET.json), the standard library that precompile.mjs made, and a JSON list
// of [archive, the folder where its files belong].
// The same parts give the same bytes: clock and chance stand still.

import chance from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

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
const memory = python.makeMemorySnapshot();
const handles = Object.entries(machine.LDSO.loadedLibsByHandle)
  .filter(([handle]) => handle !== "0")
  .map(([handle, { name }]) => [Number(handle), name]);
const { runs, content } = packed(memory);
writeFileSync(`${target}.gz`, gzipSync(content, { level: 9 }));
const facts = { bytes: memory.length, runs, layout, libraries: used, handles };
writeFileSync(`${target}.json`, JSON.stringify(facts));

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
