// Starts the one-file edition. The build puts this program and the modules that it imports into one
// script in front of the page; the files of the site stand behind the page, in one archive. Page and
// worker both begin here.
//
// What PyScript does for the served site is done here in few words, behind the same tags: `mpy` is
// run by MicroPython, `py` by Pyodide in a worker, which the tag then has as its `xworker`.

import { linkedText } from "./linked.mjs";
import { Site } from "./memory.mjs";
import { decodeBytes } from "./onebyte.mjs";
import { serve } from "./worker.mjs";

/** The parameter of the address that asks for another page of the site than the lab. */
const ASKED = "page";

if (globalThis.document) {
  const program = document.currentScript.textContent;
  const asked = new URLSearchParams(location.search).get(ASKED);
  document.documentElement.hidden = asked !== null; // the lab, until the page is there
  addEventListener("DOMContentLoaded", () => open(program, asked).catch(giveUp), { once: true });
} else {
  serve();
}

async function open(program, asked) {
  const element = document.querySelector("#site");
  const archive = decodeBytes(element.firstChild.data);
  element.remove();
  const site = new Site(archive, new URL("./", location.href).href);
  site.answer(globalThis);
  follow(site, asked !== null);
  if (site.has(asked)) {
    await turnTo(site, asked);
    return;
  }
  document.documentElement.hidden = false;
  const script = document.querySelector("script[type=py]");
  const { interpreter, js_modules: modules } = await site.json(script.getAttribute("config"));
  const needed = [interpreter, ...Object.keys(modules.worker)].map((one) => site.pathTo(one));
  const whole = program + (await linkedText(site, needed));
  const begin = (tag) => (tag.xworker = startWorker(whole, archive, site.root, tag));
  begin(script);
  beginAgain(begin);
  const [run] = await Promise.all([
    loadMicroPython(site),
    runModules(site, document, "site-module"),
  ]);
  await run();
}

/** Python that died is started anew by another tag in the place of the first, as PyScript does it. */
function beginAgain(begin) {
  const look = (changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) if (node.matches?.("script[type=py]")) begin(node);
    }
  };
  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
}

function giveUp(error) {
  document.documentElement.hidden = false;
  document.body.dataset.trainer = "failed";
  document.querySelector("#status-trainer")?.remove(); // nothing is starting any more
  document.querySelector("#broken")?.removeAttribute("hidden");
  reportError(error);
}

/** Run a page's own modules, in order. */
async function runModules(site, page, type) {
  for (const script of page.querySelectorAll(`script[type=${type}]`)) {
    await site.import(site.pathTo(script.getAttribute("src")));
  }
}

/** Resolves to a function that runs the page's Python. */
async function loadMicroPython(site) {
  const script = document.querySelector("script[type=mpy]");
  const { interpreter } = await site.json(script.getAttribute("config"));
  const { loadMicroPython: load } = await site.import(site.pathTo(interpreter));
  const python = await load({
    stdout: (line) => console.log(line),
    stderr: (line) => console.error(line),
  });
  const program = await site.text(script.getAttribute("src"));
  return () => python.runPythonAsync(program);
}

/** Returns the port through which page and trainer talk. */
function startWorker(program, archive, root, script) {
  const address = URL.createObjectURL(new Blob([program], { type: "text/javascript" }));
  const worker = new Worker(address);
  const { port1, port2 } = new MessageChannel();
  worker.onerror = (event) => port1.onerror?.(event);
  port1.terminate = () => worker.terminate();
  const [src, config] = [script.getAttribute("src"), script.getAttribute("config")];
  worker.postMessage({ archive, root, script: src, config, port: port2 }, [port2]);
  return port1;
}

/** Put another page of the site, or a text, in the place of this one. */
async function turnTo(site, path) {
  const content = await site.text(path);
  for (const style of document.querySelectorAll("style")) style.remove();
  if (path.endsWith(".html")) {
    const page = new DOMParser().parseFromString(content, "text/html");
    const styles = [...page.querySelectorAll("link[rel=stylesheet]")].map(async (link) => {
      const sheet = new CSSStyleSheet();
      return sheet.replace(await site.text(site.pathTo(link.getAttribute("href"))));
    });
    document.adoptedStyleSheets = await Promise.all(styles);
    document.title = page.title;
    document.body.replaceWith(document.adoptNode(page.body));
    document.documentElement.hidden = false;
    await runModules(site, page, "module");
  } else {
    const text = document.createElement("pre");
    text.textContent = content;
    text.style.whiteSpace = "pre-wrap";
    document.title = path;
    document.body.replaceChildren(text);
    document.documentElement.hidden = false;
  }
}

/**
 * Let links to other pages of the site lead into this file: into a tab of their own, so that the
 * lab keeps its pictures, and from there back to the lab.
 */
function follow(site, isOther) {
  const lead = (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || link.getAttribute("href").startsWith("#")) return;
    link.dataset.led ??= leadsTo(link);
    if (link.dataset.led === "lab" && event.type === "click" && globalThis.opener) {
      event.preventDefault();
      close();
    }
  };
  const leadsTo = (link) => {
    const path = site.pathTo(link.href);
    if (path !== "" && !site.has(path)) return "away";
    const parameters = new URLSearchParams(location.search);
    parameters.delete(ASKED);
    if (path) parameters.set(ASKED, path);
    link.href = `${location.pathname}?${parameters}`;
    if (!isOther) Object.assign(link, { target: "_blank", rel: "opener" });
    return path ? "page" : "lab";
  };
  for (const type of ["pointerover", "focusin", "click", "auxclick"]) {
    document.addEventListener(type, lead, true);
  }
}
