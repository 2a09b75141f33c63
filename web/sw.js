/* global BUILD, FILES -- the build puts both in front: this build's name, and [{ url, sha256 }] */
// The site without a network. All files of one build are fetched and checked before this worker is
// installed, so an active worker is a whole site. A new build waits until a person asks for it.

const ROOT = new URL("./", self.location).href; // caches are shared by all sites of a host
const CACHE = `py_logreg ${ROOT} ${BUILD}`;
const PARALLEL = 4;

/** A page that is starting has the network and the processor to itself, at most for so long. */
const PATIENCE_MS = 15_000;

const addressOf = (url) => new URL(url, ROOT).href;
const LISTED = new Set(FILES.map(({ url }) => addressOf(url)));

let begin;
const begun = new Promise((resolve) => {
  begin = resolve;
  setTimeout(begin, PATIENCE_MS);
});

self.addEventListener("install", (event) => event.waitUntil(begun.then(fill)));
self.addEventListener("activate", (event) => event.waitUntil(forgetOthers()));
self.addEventListener("fetch", (event) => {
  const address = fileOf(event.request);
  if (LISTED.has(address)) event.respondWith(answer(address, event.request));
});
self.addEventListener("message", (event) => {
  if (event.data.ask === "take over") self.skipWaiting();
  else if (event.data.ask === "begin") begin();
  else event.waitUntil(tell(event.data.build, event.ports[0]));
});

/** The listed address that a request is for; parameters are the page's business. */
function fileOf({ method, url }) {
  if (method !== "GET") return null;
  const { origin, pathname } = new URL(url);
  const address = origin + pathname;
  return address === ROOT ? addressOf("index.html") : address;
}

/**
 * A response as it lies in the cache goes to the page without passing through here, and with what
 * the browser has compiled of it. Only a page's or worker's address would lose its #fragment by it.
 */
async function answer(address, request) {
  const kept = await (await caches.open(CACHE)).match(address);
  if (!kept) return fetch(request);
  const named = ["document", "sharedworker", "worker"].includes(request.destination);
  return named ? new Response(kept.body, { headers: kept.headers }) : kept;
}

/** Bring what the cache lacks. It holds nothing unchecked, so that a broken attempt can go on. */
async function fill() {
  const cache = await caches.open(CACHE);
  const held = new Set((await cache.keys()).map(({ url }) => url));
  const lacking = FILES.filter(({ url }) => !held.has(addressOf(url)));
  const bringSome = async () => {
    while (lacking.length) await bring(lacking.pop(), cache);
  };
  await Promise.all(Array.from({ length: PARALLEL }, bringSome));
}

/** Take a file from wherever it lies on this device and is what it should be, else from the network. */
async function bring({ url, sha256 }, cache) {
  const address = addressOf(url);
  const sources = [
    () => caches.match(address), // another build may have the same file
    () => fetch(address, { cache: "force-cache", priority: "low" }), // the page has just loaded it
    () => fetch(address, { cache: "reload", priority: "low" }),
  ];
  for (const source of sources) {
    const response = await source();
    if (!response?.ok) continue;
    const bytes = await response.arrayBuffer();
    if ((await digest(bytes)) !== sha256) continue;
    await cache.put(address, new Response(bytes, { headers: response.headers }));
    return;
  }
  throw new Error(`${url} could not be had as this build has it.`);
}

async function digest(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function forgetOthers() {
  const ours = (await caches.keys()).filter((name) => name.startsWith(`py_logreg ${ROOT} `));
  await Promise.all(ours.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
}

/** Tell a page of some build whether it would run without a network from now on. */
async function tell(build, port) {
  let whole = build === BUILD;
  if (whole) {
    whole = await fill().then(() => true, () => false); // browsers short of room drop caches
    await self.clients.claim(); // what the page still loads comes from here as well
  }
  port.postMessage({ build: BUILD, whole });
}
