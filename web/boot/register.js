// Keeps the site for days without a network: registers the service worker, shows when everything is
// there, and offers a newer version. Nothing is loaded anew without a click.

import { BUILD } from "./build.js";

const ready = document.querySelector("#status-offline");
const update = document.querySelector("#status-update");

/** When Python runs the page draws all that there is for the first time: it has the processor until then. */
const FIRST_DRAWINGS_MS = 1500;

/** Python runs, or has failed: soon the rest of the site may be fetched. */
const started = new Promise((resolve) => {
  const { body } = document;
  const look = () => body.dataset.trainer !== "booting" && setTimeout(resolve, FIRST_DRAWINGS_MS);
  new MutationObserver(look).observe(body, { attributeFilter: ["data-trainer"] });
  look();
});

/** Where there are no service workers (plain http, some private windows) the site works as ever. */
export async function start() {
  if (document.documentElement.dataset.edition === "file") {
    ready.hidden = false; // everything is in the page itself
    return;
  }
  if (!navigator.serviceWorker || !startsFromBundle()) return;
  const options = { updateViaCache: "none" };
  let registration;
  try {
    registration = await navigator.serviceWorker.register(new URL("../sw.js", import.meta.url), options);
  } catch (error) {
    console.info("This site is not kept for use without a network.", error);
    return;
  }
  if (!registration) return; // switched off by whoever drives the browser
  const look = () => navigator.serviceWorker.ready.then(show);
  const follow = () => {
    registration.installing?.addEventListener("statechange", look);
    started.then(() => registration.installing?.postMessage({ ask: "begin" }));
  };
  registration.addEventListener("updatefound", follow);
  navigator.serviceWorker.addEventListener("controllerchange", look);
  update.querySelector("button").addEventListener("click", () => renew(registration));
  follow();
  await look();
}

/** Whether Python starts from its bundle here: the official files that it would need else are not kept. */
function startsFromBundle() {
  try {
    return Boolean(new DecompressionStream("deflate-raw"));
  } catch {
    return false;
  }
}

async function show(registration) {
  if (registration.waiting) offer();
  const { build, whole } = await ask(registration.active);
  ready.hidden = !whole;
  if (build !== BUILD) offer(); // another tab has changed to it
}

function offer() {
  if (!update.hidden) return;
  update.hidden = false;
  document.querySelector("#speak").textContent = update.querySelector("span").textContent;
}

function ask(worker) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    worker.postMessage({ ask: "whole", build: BUILD }, [port2]);
  });
}

/** Change to the version that waits, and load the page anew. */
function renew({ waiting }) {
  if (!waiting) {
    location.reload();
    return;
  }
  waiting.addEventListener("statechange", () => {
    if (waiting.state === "activated") location.reload();
  });
  waiting.postMessage({ ask: "take over" });
}
