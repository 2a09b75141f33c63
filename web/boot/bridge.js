// The wire between the page and the worker. Text goes to Python; large arrays stay
// here, in `depot`, by name, where pixels.js and chart.js draw from them.

import { tab } from "./tabs.js";

export const depot = new Map(); // name -> typed array

// What a buffer holds; all others hold bytes.
const KIND = {
  ...{ series: Float64Array, grid: Float64Array, map: Float64Array, surface: Float64Array },
  ...{ weights: Float32Array, past: Float32Array, votes: Float32Array, lesson_votes: Float32Array },
  ...{ why_votes: Float32Array, why_weights: Float32Array, stuck_weights: Float32Array, trap_map: Float32Array },
};

let worker = null;
let listener = null;
let failure = null;
let explain = null;
const early = []; // messages to the worker from before there was one
const unheard = []; // messages from the worker from before Python listened

/** How long PyScript may take to create the worker at all, and to start the page's own Python. */
const WORKER_MS = 30_000;
const APP_MS = 90_000;

/** `tellInstead(code, params)` tells of a failure that comes before there is an app to tell of it. */
export function start(tellInstead) {
  explain = tellInstead;
  setTimeout(() => listener || failure || explain("no-app", {}), APP_MS);
  addEventListener("error", ({ target }) => {
    if (target instanceof HTMLScriptElement) fail("missing-part", { address: target.src });
  }, true);
  addEventListener("securitypolicyviolation", (event) => {
    // PyScript falls back to a network copy where a worker cannot start; the policy stops that.
    if (/^https?:/.test(event.blockedURI) && !event.blockedURI.startsWith(location.origin)) {
      fail("blocked", { address: event.blockedURI });
    }
  });
  const script = document.querySelector("script[type=py]");
  const begun = performance.now();
  const look = setInterval(() => {
    if (script.xworker) {
      clearInterval(look);
      attach(script.xworker);
    } else if (performance.now() - begun > WORKER_MS) {
      clearInterval(look);
      fail("no-worker", {});
    }
  }, 20);
}

function attach(found) {
  worker = found;
  worker.onmessage = receive;
  worker.onerror = ({ message }) => {
    if (message) fail("worker", { reason: message });
    else fail("worker-part", {}); // a module that it imports did not come
  };
  post(JSON.stringify({ kind: "hello", v: 1, base: document.baseURI, tab }), {});
  for (const [text, buffers] of early.splice(0)) post(text, buffers);
}

function receive({ data }) {
  if (typeof data?.text !== "string") return; // PyScript's own traffic
  for (const [name, buffer] of Object.entries(data.buffers ?? {})) {
    depot.set(name, new (KIND[name] ?? Uint8Array)(buffer));
  }
  tell(data.text);
}

function tell(text) {
  if (listener) listener(text);
  else unheard.push(text);
}

function post(text, buffers) {
  worker.postMessage({ text, buffers }, Object.values(buffers));
}

/** Send one encoded message; `names` (JSON list) are arrays of the depot that go along and leave here. */
export function send(text, names = "[]") {
  const buffers = {};
  for (const name of JSON.parse(names)) {
    buffers[name] = depot.get(name).buffer;
    depot.delete(name);
  }
  if (worker) post(text, buffers);
  else early.push([text, buffers]);
}

/** The one listener: called with the text of every message. */
export function listen(handler) {
  listener = handler;
  for (const text of unheard.splice(0)) handler(text);
  if (failure) handler(failure);
}

/** Something below Python failed: told in the trainer's own form. */
export function fail(code, params) {
  if (failure) return;
  failure = JSON.stringify({ kind: "failed", v: 1, code, params, during: "start", fatal: true });
  document.body.dataset.trainer = "failed";
  if (!listener) explain(code, params);
  tell(failure);
}
