// The page that an error links to: what works on this device, in words for a teacher.

import { BUILD } from "./build.js";
import { CHECKS, run } from "./checks.js";
import { copy } from "./save.js";
import { has, t } from "./words.js";

const MOST_MS = 8000;
const ORDER = ["fails", "limited", "works"];

const one = (id) => document.getElementById(id);
const results = new Map(); // name -> { state, code, params }
let over = ""; // when the checks ended
let copied = "";

/** The sentence of a result: its own, else what is true of any check. */
function sentence(name, { code, params }) {
  const own = `doctor.${name}_${code}`;
  return has(own) ? t(own, params) : t(`doctor.any_${code}`, params);
}

function verdict() {
  if (!over) return "wait";
  return ORDER.find((state) => [...results.values()].some((result) => result.state === state));
}

function show() {
  const state = verdict();
  one("verdict").dataset.state = state;
  one("verdict").textContent = t(`doctor.verdict_${state}`);
  for (const name of Object.keys(CHECKS)) {
    const row = one(`check-${name}`);
    const result = results.get(name);
    row.dataset.state = result?.state ?? "wait";
    row.querySelector(".state").textContent = t(`doctor.${result?.state ?? "wait"}`);
    row.querySelector(".what").textContent = result ? sentence(name, result) : "";
  }
  const written = over ? report() : "";
  if (one("report").textContent !== written) one("report").textContent = written; // keeps a selection
  one("copy").disabled = one("again").disabled = !over;
  one("copied").textContent = copied && t(copied);
}

function report() {
  const lines = Object.keys(CHECKS).map((name) => {
    const result = results.get(name);
    return `[${t(`doctor.${result.state}`)}] ${t(`doctor.${name}`)}: ${sentence(name, result)}`;
  });
  return [
    `py_logreg · ${t("doctor.title")} · ${over}`,
    t(`doctor.verdict_${verdict()}`),
    "",
    ...lines,
    "",
    navigator.userAgent,
    `${location.origin} · ${screen.width} × ${screen.height} · build ${BUILD.slice(0, 8)}`,
  ].join("\n");
}

async function check() {
  results.clear();
  over = "";
  copied = "";
  show();
  await run((name, result) => {
    results.set(name, result);
    show();
  }, MOST_MS);
  over = new Date().toISOString().slice(0, 16);
  show();
}

one("again").addEventListener("click", check);
one("copy").addEventListener("click", () =>
  copy(one("report"), (done) => {
    copied = done ? "hood.copied" : "hood.copy_selected";
    show();
  }),
);
document.addEventListener("words", show);
document.addEventListener("words", check, { once: true });
