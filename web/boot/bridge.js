// The wire between the page and the worker. Text goes to Python; large arrays stay
// here, in `depot`, by name, where pixels.js and chart.js draw from them.

import { tab } from "./tabs.js";

export const depot = new Map(); // name -> typed array

// What a buffer holds; all others hold bytes.
const KIND = {
  ...{ series: Float64Array, grid: Float64Array, map: Float64Array, surface: Float64Array },
  ...{ weights: Float32Array, past: Float32Array, votes: Float32Array, lesson_votes: Float32Array },
  ...{ why_votes: Float32Array, why_weights: Float32Array, stuck_weights: Float32Array, trap_map: Float32Array },
  explain_map: Float32Array,
  ...Object.fromEntries([..."abcdef"].map((letter) => [`weights_${letter}`, Float32Array])),
};

let worker = null;
let listener = null;
let failure = null;
let explain = null;
const early = []; // messages to the worker from before there was one
const unheard = []; // messages from the worker from before Python listened
let alive = false; // Python runs there
let missed = 0; // questions in a row without any sign of life
let restarts = 0; // since Python was last seen to work for a while

/** A pong is shorter than this: nothing else needs to be read here. */
const SHORT = 60;

/** How long PyScript may take to create the worker at all, and to start the page's own Python. */
const WORKER_MS = 30_000;
const APP_MS = 90_000;

/** A worker that says nothing for so many questions, one every so often, hangs. */
const ASK_MS = 3000;
const MISSED = 4;
const PING = JSON.stringify({ kind: "ping", v: 1 });

/** So many times in a row Python is started again. */
const RESTARTS = 3;
const CALM_MS = 60_000;

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
  find(document.querySelector("script[type=py]"));
  setInterval(ask, ASK_MS);
}

/** Wait until PyScript has made the worker of a script. */
function find(script) {
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
    if (alive) restart(message || "error");
    else if (message) fail("worker", { reason: message });
    else fail("worker-part", {}); // a module that it imports did not come
  };
  post(JSON.stringify({ kind: "hello", v: 1, base: document.baseURI, tab }), {});
  for (const [text, buffers] of early.splice(0)) post(text, buffers);
}

function receive({ data }) {
  if (typeof data?.text !== "string") return; // PyScript's own traffic
  missed = 0;
  if (data.text.length < SHORT && JSON.parse(data.text).kind === "pong") return;
  if (!alive && JSON.parse(data.text).kind === "ready") alive = true;
  for (const [name, buffer] of Object.entries(data.buffers ?? {})) {
    depot.set(name, new (KIND[name] ?? Uint8Array)(buffer));
  }
  tell(data.text);
}

// Counted in questions, not in time: a computer that slept has not missed any.
function ask() {
  if (!alive) return;
  if (missed >= MISSED) {
    restart("hangs");
    return;
  }
  missed += 1;
  post(PING, {});
}

/** End the worker and start Python anew in another; the app hears "stopped" and opens the project again. */
export function restart(reason) {
  if (!alive || restarts >= RESTARTS) {
    fail("worker", { reason });
    return;
  }
  alive = false;
  missed = 0;
  restarts += 1;
  setTimeout(() => (restarts = 0), CALM_MS);
  worker.onmessage = worker.onerror = null;
  worker.terminate();
  worker = null;
  tell(JSON.stringify({ kind: "stopped", v: 1, reason }));
  const old = document.querySelector("script[type=py]");
  const script = document.createElement("script"); // a copy would not run again
  for (const { name, value } of old.attributes) script.setAttribute(name, value);
  old.replaceWith(script);
  find(script);
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
