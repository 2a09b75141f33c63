// Translates the page's Python into MicroPython's bytecode, under Node.
//
// node pagecode.mjs COMPILER JOBS: the folder of the npm package, and a JSON list of
// {name, source, target}, where name is what a traceback says and the others are paths.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const [compiler, jobs] = process.argv.slice(2);
// It would fetch its program, which Node does not do with files, and listens anew for each module.
globalThis.fetch = undefined;
process.setMaxListeners(0);
const { compile } = createRequire(import.meta.url)(compiler);

for (const { name, source, target } of JSON.parse(jobs)) {
  const text = readFileSync(source, "utf-8");
  const { status, mpy, out, err } = await compile("module.py", text, ["-s", name]);
  if (status !== 0) {
    console.error(`${name} cannot be translated: ${[...out, ...err].join("\n")}`);
    process.exit(1);
  }
  writeFileSync(target, mpy);
}
