// Modules as plain functions. WebKit's workers import nothing out of the memory of a page that was
// opened as a file; what a worker needs therefore stands in its own program. Only our own way of
// writing imports and exports is understood, and that of Pyodide's files.

const NAMED = /^import (?:(\w+)|\{([^}]*)\}|\* as (\w+)) from (["'])(\.[^"']+)\4;$/gm;
const BARE = /^import (["'])(\.[^"']+)\1;$/gm;
const LATER = /\bimport\((["'])(\.[^"']+)\1\)/g;
const DECLARED = /^export (?=(?:async )?(?:function\*?|const|class) (\w+))/gm;
const LISTED = /(?<=^|[;}])export ?\{([^}]*)\};?/gm;
const DEFAULT = /(?<=^|[;}])export default /gm;
const LEFT = /^(?:import|export)\b.*/m;

/** What the worker's program brings, by paths. */
const linkedModules = {};
const running = new Map();

/** Import one of the modules that the program brings. */
export function imported(path) {
  if (!running.has(path)) running.set(path, linkedModules[path](imported));
  return running.get(path);
}

/** The text of modules and of all that they import, to be put behind a program with this module. */
export async function linkedText(site, entries) {
  const texts = new Map();
  const add = async (path) => {
    if (texts.has(path)) return;
    texts.set(path, "");
    const { text, needs } = asFunction(await site.text(path), path, site);
    texts.set(path, text);
    await Promise.all(needs.map(add));
  };
  await Promise.all(entries.map(add));
  return [...texts.values()].join("");
}

/** A module as a function that is given `imported` and resolves to its exports. */
function asFunction(source, path, site) {
  const place = new URL(path, site.root).href;
  const needs = [];
  const from = (specifier) => {
    const target = site.pathTo(new URL(specifier, place));
    needs.push(target);
    return `imported(${JSON.stringify(target)})`;
  };
  const names = [...source.matchAll(DECLARED)].map(([, name]) => name);
  const renamed = (list) => list.replace(/(\w+) as (\w+)/g, "$2: $1");
  const body = source
    .replace(NAMED, (_, whole, list, all, __, specifier) => {
      const given = whole ? `{ default: ${whole} }` : (all ?? `{${list.replace(/ as /g, ": ")}}`);
      return `const ${given} = await ${from(specifier)};`;
    })
    .replace(BARE, (_, __, specifier) => `await ${from(specifier)};`)
    .replace(LATER, (_, __, specifier) => from(specifier))
    .replace(DECLARED, "")
    .replace(LISTED, (_, list) => `Object.assign(exported, {${renamed(list)}});`)
    .replace(DEFAULT, "exported.default = ")
    .replaceAll("import.meta.url", JSON.stringify(place));
  const left = LEFT.exec(body);
  if (left) throw new Error(`${path}: ${left[0].slice(0, 80)}`);
  const text = `
linkedModules[${JSON.stringify(path)}] = async (imported) => {
const exported = {};
${body}
return Object.assign(exported, { ${names.join(", ")} });
};
`;
  return { text, needs };
}
