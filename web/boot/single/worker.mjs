// The worker's half of the launcher: what PyScript does for the served site, as far as the trainer
// needs it. The first message brings the site; from then on all talk goes through a port, which
// keeps what is said before Python listens.

import { imported } from "./linked.mjs";
import { Site } from "./memory.mjs";

export function serve() {
  addEventListener("message", ({ data }) => work(data).catch(reportError), { once: true });
}

async function work({ archive, root, script, config, port }) {
  // Pyodide takes a worker that has this for one without import().
  globalThis.importScripts = undefined;
  const site = new Site(archive, root);
  site.answer(globalThis);
  const { interpreter, js_modules: modules } = await site.json(config);
  const [{ loadPyodide }, named] = await Promise.all([
    imported(site.pathTo(interpreter)),
    importAll(site, modules.worker),
  ]);
  const python = await loadPyodide();
  python.registerJsModule("polyscript", { xworker: port, js_modules: named });
  const { modules: known } = python.pyimport("sys");
  known.set("pyscript.js_modules", named);
  await python.runPythonAsync(await site.text(script), { filename: script });
}

/** Modules by the names that Python knows them by. */
async function importAll(site, names) {
  const entries = Object.entries(names).map(async ([address, name]) => [
    name,
    await imported(site.pathTo(address)),
  ]);
  return Object.fromEntries(await Promise.all(entries));
}
