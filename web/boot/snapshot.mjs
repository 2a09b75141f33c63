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
 * @param {(machine: object, layout: string) => ?Promise<void>} ready Called and waited for before
 *   the memory is restored; `layout` tells where everything lay before Python started.
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
    await ready(machine, layout);
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
 * Options with which Pyodide wakes from a snapshot. The machine is made while the snapshot still
 * comes; Pyodide itself is given the snapshot's head alone, since the memory is in place by then.
 *
 * @param {Function} create As above.
 * @param {Promise<[string, WebAssembly.Module][]>} libraries As above.
 * @param {Promise<Uint8Array>} content What the build recorded.
 * @param {object} recorded What it wrote beside it: `head` and `bytes`, how long Pyodide's head and
 *   the memory are; `runs` as `packed` has them; `layout` then; `handles`, by which Python knows the
 *   libraries.
 * @returns {object} They make loadPyodide fail, before Python wakes, if the layout is another or
 *   the content fails.
 */
export function waking(create, libraries, content, { head, bytes, runs, layout, handles }) {
  const begin = new Uint8Array(head);
  const ready = async (machine, here) => {
    if (here !== layout) throw new Error(`The snapshot's layout is ${layout}, here it is ${here}.`);
    const whole = await content;
    begin.set(whole.subarray(0, head));
    if (machine.HEAPU8.length < bytes) machine._free(machine._malloc(bytes - machine._sbrk(0)));
    unfold(whole.subarray(head), runs, machine.HEAPU8.subarray(0, bytes));
    const { loadedLibsByHandle, loadedLibsByName } = machine.LDSO;
    for (const [handle, path] of handles) loadedLibsByHandle[handle] = loadedLibsByName[path];
  };
  return { createPyodideModule: withLibraries(create, libraries, ready), _loadSnapshot: begin };
}

// Two fifths of the memory are empty. Reading them would cost as much as the rest.
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

/** Make `memory` what it was when `packed` made runs and content of it. */
export function unfold(content, runs, memory) {
  const due = runs.reduce((sum, [begin, end]) => sum + end - begin, 0);
  if (content.length !== due) throw new Error(`It has ${content.length} bytes where ${due} are due.`);
  let taken = 0;
  let free = 0;
  for (const [begin, end] of runs) {
    memory.fill(0, free, begin);
    memory.set(content.subarray(taken, taken + end - begin), begin);
    taken += end - begin;
    free = end;
  }
  memory.fill(0, free);
}

/** Undo what must not be the same each time Python wakes. */
export function refresh(python) {
  const random = python.pyimport("random");
  random.seed();
  random.destroy();
}
