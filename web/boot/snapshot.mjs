// Waking Python from a picture of its memory instead of starting it. The build records the picture
// (web/build/snapshot.mjs) and the page restores it; both load the shared libraries through this
// module, because a memory is of use only where every library lies where it lay.

import { crc32 } from "./archive.mjs";

// Engines put a few functions of their own into Pyodide's table, some one more and some one less.
// The libraries begin beyond them.
const TABLE_BASE = 16384;
const never = new Promise(() => {});

/**
 * Make Emscripten's factory load shared libraries before Python starts, so that they lie in the
 * same places whatever Python does later. Python finds them loaded when it imports them.
 *
 * @param {Function} create The factory that pyodide.asm.mjs exports.
 * @param {Promise<[string, WebAssembly.Module][]>} libraries Path in the file system and program, in
 *   order.
 * @param {(machine: object, layout: string) => void} ready Called before the memory is restored;
 *   `layout` tells where everything lay before Python started.
 * @returns {Function} A factory, for Pyodide's option `createPyodideModule`.
 */
export function withLibraries(create, libraries, ready) {
  return async (settings) => {
    let layout = "";
    const loaded = new Promise((done, failed) => {
      settings.preRun.push((machine) => {
        settings.onRuntimeInitialized = () => {
          layout = describe(machine);
        };
        load(machine, libraries).then(done, failed);
      });
    });
    // Where a library fails, Emscripten waits for it for ever.
    const machine = await Promise.race([create(settings), loaded.then(() => never)]);
    ready(machine, layout);
    return machine;
  };
}

async function load(machine, libraries) {
  machine.addRunDependency("libraries");
  if (machine.wasmTable.length > TABLE_BASE) throw new Error("The table of functions is too long.");
  machine.wasmTable.grow(TABLE_BASE - machine.wasmTable.length);
  for (const [path, program] of await libraries) {
    const flags = { loadAsync: true, nodelete: true, global: false };
    const exports = await machine.loadWebAssemblyModule(program, flags, path, {});
    machine.newDSO(path, undefined, exports).global = false;
  }
  machine.removeRunDependency("libraries");
}

/** The table's length, the heap's beginning, and all addresses that programs share (the GOT). */
function describe(machine) {
  const addresses = Object.entries(machine.GOT).map(([name, { value }]) => `${name} ${value}\n`);
  const digest = crc32(new TextEncoder().encode(addresses.join("")));
  return [machine.wasmTable.length, machine._sbrk(0), addresses.length, digest].join(" ");
}

/**
 * Options with which Pyodide wakes from a snapshot.
 *
 * @param {Function} create As above.
 * @param {Promise<[string, WebAssembly.Module][]>} libraries As above.
 * @param {Uint8Array} memory What the build recorded.
 * @param {{layout: string, handles: [number, string][]}} recorded The layout then, and by which
 *   handles Python knows the libraries.
 * @returns {object} They make loadPyodide fail, before Python wakes, if the layout is another.
 */
export function waking(create, libraries, memory, { layout, handles }) {
  const ready = (machine, here) => {
    if (here !== layout) throw new Error(`The snapshot's layout is ${layout}, here it is ${here}.`);
    if (machine.HEAPU8.length < memory.length) {
      machine._free(machine._malloc(memory.length - machine._sbrk(0)));
    }
    const { loadedLibsByHandle, loadedLibsByName } = machine.LDSO;
    for (const [handle, path] of handles) loadedLibsByHandle[handle] = loadedLibsByName[path];
  };
  return { createPyodideModule: withLibraries(create, libraries, ready), _loadSnapshot: memory };
}

// Two fifths of the memory are empty. Taking them apart would cost as much as the rest.
const PAGE = 4096;

/**
 * What a memory holds besides zeros.
 *
 * @param {Uint8Array} memory
 * @returns {{runs: [number, number][], content: Uint8Array}} Begin and end of each run of pages
 *   that are not empty, and their bytes, one run after the other.
 */
export function packed(memory) {
  const runs = [];
  for (let at = 0; at < memory.length; at += PAGE) {
    const end = Math.min(at + PAGE, memory.length);
    if (!memory.subarray(at, end).some(Boolean)) continue;
    if (runs.at(-1)?.[1] === at) runs.at(-1)[1] = end;
    else runs.push([at, end]);
  }
  const content = new Uint8Array(runs.reduce((sum, [begin, end]) => sum + end - begin, 0));
  let filled = 0;
  for (const [begin, end] of runs) {
    content.set(memory.subarray(begin, end), filled);
    filled += end - begin;
  }
  return { runs, content };
}

/** The memory of so many bytes that `packed` made runs and content of. */
export function unfolded({ bytes, runs }, content) {
  const memory = new Uint8Array(bytes);
  let taken = 0;
  for (const [begin, end] of runs) {
    memory.set(content.subarray(taken, taken + end - begin), begin);
    taken += end - begin;
  }
  if (taken !== content.length) throw new Error(`The snapshot has ${content.length} bytes, not ${taken}.`);
  return memory;
}

/** Undo what must not be the same each time Python wakes. */
export function refresh(python) {
  const random = python.pyimport("random");
  random.seed();
  random.destroy();
}
