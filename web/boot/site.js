// Files of the site that a page fetches only when somebody asks for them.

import { bring, write } from "./micropython.mjs";

const inMemory = globalThis.siteInMemory; // of the one-file edition

let coming = null; // the story, once it is on its way

const address = (path) => new URL(path, document.baseURI);

export async function text(path) {
  const answer = await fetch(address(path));
  if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}.`);
  return answer.text();
}

/** A style sheet, once; settles when it applies. */
function style(path) {
  if (inMemory) return adopt(path);
  if (document.querySelector(`link[href="${path}"]`)) return null;
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: path });
  return new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = () => reject(new Error(`${path} could not be loaded.`));
    document.head.append(link);
  });
}

const adopted = new Set();

async function adopt(path) {
  if (adopted.has(path)) return;
  adopted.add(path);
  const sheet = await new CSSStyleSheet().replace(await text(path));
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

/** A script of the story: boot/story/cells.js becomes py_logreg.cells. */
async function script(path) {
  const name = path.split("/").pop().replace(".js", "");
  globalThis.py_logreg[name] = await (inMemory ? inMemory.import(path) : import(address(path)));
}

/** Fetch the story: styles and scripts apply when they come. Resolves to its list, with files for Python. */
export function fetchStory() {
  coming ??= fetchAll().catch((error) => {
    coming = null; // it may be tried again
    throw error;
  });
  return coming;
}

async function fetchAll() {
  const { modules, archives, styles, scripts } = JSON.parse(await text("story.json"));
  const brought = Promise.all(archives.map(bring));
  await Promise.all([brought, ...styles.map(style), ...scripts.map(script)]);
  return { modules, files: (await brought).flat() };
}

/** Bring the story: its modules, which Python can import then, styles and scripts. JSON list of modules. */
export async function story() {
  const { modules, files } = await fetchStory();
  write(files);
  return JSON.stringify(modules);
}
