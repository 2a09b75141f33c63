// What the lab needs of a device, each tried in earnest. A check answers { state, code, params }:
// state "works", "limited" (the lab runs without it) or "fails"; the words are doctor.<name>_<code>.

import { sha256 } from "./sha256.js";

const SITE = new URL("../", import.meta.url);
const IN_ONE_FILE = document.documentElement.dataset.edition === "file";
const PROGRAM = new URL("vendor/pyodide/pyodide.asm.wasm", SITE);
const LIST = new URL("kept.json", SITE);
const SNAPSHOT = "python/snapshot.bin"; // fetched on this computer itself or from its own store alone
const VITAL = /^(vendor|python|boot|app|trainer|protocol)\//;
const PAGES = 8192; // of 64 KiB: 512 MiB, enough for thousands of pictures
const FEW_PAGES = 2048; // 128 MiB: Python, NumPy and some hundreds
const LITTLE_SPACE = 100e6; // bytes
const MUCH_SPACE = 2e9;
const PARALLEL = 6;

const works = (code, params = {}) => ({ state: "works", code, params });
const limited = (code, params = {}) => ({ state: "limited", code, params });
const fails = (code, params = {}) => ({ state: "fails", code, params });

/** Whether this browser understands the very program that Python is. */
async function program() {
  if (typeof WebAssembly !== "object") return fails("none");
  const answer = await fetch(PROGRAM);
  if (!answer.ok) return fails("missing");
  return WebAssembly.validate(await answer.arrayBuffer()) ? works("ok") : fails("old");
}

/** A worker as PyScript starts it: a module from a blob, which imports from the site; or as boot/single does. */
async function worker() {
  const module = new URL("./sha256.js", import.meta.url).href; // any that ships
  const says = 'postMessage("here");';
  const source = IN_ONE_FILE ? says : `import ${JSON.stringify(module)}; ${says}`;
  const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  try {
    const started = new Worker(address, { type: IN_ONE_FILE ? "classic" : "module" });
    await new Promise((done, failed) => {
      started.onmessage = done;
      started.onerror = failed;
    }).finally(() => started.terminate());
    return works("ok");
  } catch {
    return fails("none");
  } finally {
    URL.revokeObjectURL(address);
  }
}

async function memory() {
  const has = (pages) => {
    try {
      return Boolean(new WebAssembly.Memory({ initial: pages, maximum: 32768 }));
    } catch {
      return false;
    }
  };
  if (has(PAGES)) return works("ok");
  return has(FEW_PAGES) ? limited("little") : fails("none");
}

/** Something is written, read again and removed. */
async function storage() {
  const name = "py_logreg doctor";
  try {
    const opening = indexedDB.open(name, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("box");
    const database = await done(opening);
    const box = () => database.transaction("box", "readwrite").objectStore("box");
    await done(box().put(new Uint8Array(1024).fill(7), "x"));
    const back = await done(box().get("x"));
    database.close();
    await done(indexedDB.deleteDatabase(name));
    if (back.length !== 1024 || back[9] !== 7) return limited("none");
  } catch {
    return limited("none");
  }
  const { quota, usage } = (await navigator.storage?.estimate?.().catch(() => null)) ?? {};
  const free = quota ? quota - (usage ?? 0) : Infinity;
  if (free > MUCH_SPACE) return works("ok");
  const params = { mb: Math.floor(free / 1e6) };
  return free < LITTLE_SPACE ? limited("little", params) : works("free", params);
}

const done = (request) =>
  new Promise((yes, no) => {
    request.onsuccess = () => yes(request.result);
    request.onerror = () => no(request.error);
  });

/** Whether there is a camera to ask for; it is not switched on. */
async function camera() {
  if (!navigator.mediaDevices) return limited(isSecureContext ? "none" : "insecure");
  const asked = await navigator.permissions?.query({ name: "camera" }).catch(() => null);
  if (asked?.state === "denied") return limited("refused");
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.some(({ kind }) => kind === "videoinput") ? works("ok") : limited("none");
}

/** Whether the site is, or can be, kept for use without a network. */
async function offline() {
  if (IN_ONE_FILE) return works("kept");
  if (!isSecureContext) return limited("insecure");
  if (!navigator.serviceWorker) return limited("none");
  const registration = await navigator.serviceWorker.getRegistration(SITE).catch(() => null);
  return works(registration?.active ? "kept" : "can");
}

/** Whether the files arrive as they were built, as many as there is time for, the vital ones first. */
async function files(until) {
  const answer = await fetch(LIST);
  if (!answer.ok) return fails("no_list");
  const here = /^(localhost|127\.[\d.]+|\[::1\])$/.test(location.hostname);
  const all = (await answer.json()).filter(({ url }) => here || url !== SNAPSHOT);
  const waiting = [...all.filter(({ url }) => !VITAL.test(url)), ...all.filter(({ url }) => VITAL.test(url))];
  const bad = [];
  let whole = 0;
  const look = async () => {
    while (waiting.length && performance.now() < until) {
      const file = waiting.pop();
      if (await isWhole(file)) whole += 1;
      else bad.push(file.url);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, look));
  if (bad.length) return fails("damaged", { n: bad.length, names: bad.slice(0, 3).join(", ") });
  return whole < all.length ? works("some", { n: whole, all: all.length }) : works("ok", { n: whole });
}

async function isWhole({ url, sha256: expected }) {
  try {
    const answer = await fetch(new URL(url, SITE));
    return answer.ok && (await sha256(new Uint8Array(await answer.arrayBuffer()))) === expected;
  } catch {
    return false;
  }
}

/** In the order in which they are shown. */
export const CHECKS = { program, worker, memory, files, storage, camera, offline };

/** Run all checks at once; `told(name, result)` for each as it ends, after `most` ms at the latest. */
export async function run(told, most) {
  const until = performance.now() + most;
  const late = new Promise((end) => setTimeout(() => end(fails("late")), most + 2000));
  const each = Object.entries(CHECKS).map(async ([name, check]) => {
    const result = check(until - 1000).catch((error) => fails("broken", { reason: String(error) }));
    told(name, await Promise.race([result, late]));
  });
  await Promise.all(each);
}
