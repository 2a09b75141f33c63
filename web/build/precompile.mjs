// Runs bytecode.py inside Pyodide, under Node.
//
// node precompile.mjs PYODIDE JOBS: the folder of the npm package, and a JSON list of
// {kind, source, target}, where kind is a function of bytecode.py and the others are paths.

import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const [pyodide, jobs] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(pyodide, "pyodide.mjs")).href);
// Without a fixed seed the order of sets, and so the bytecode, would differ each time.
const python = await loadPyodide({ indexURL: pyodide, env: { PYTHONHASHSEED: "0" } });
const here = dirname(fileURLToPath(import.meta.url));
python.FS.writeFile("bytecode.py", readFileSync(join(here, "bytecode.py")));
const translate = python.pyimport("bytecode");

for (const { kind, source, target } of JSON.parse(jobs)) {
  python.FS.writeFile("source.zip", readFileSync(source));
  translate[kind]("source.zip", "target.zip");
  writeFileSync(target, python.FS.readFile("target.zip"));
}
