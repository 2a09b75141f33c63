"""How long Python takes to start: this site against Pyodide's own way, in turns.

    python -m tests.bench.boot [--rounds N] [--slow FACTOR] [--only PAGE ...]

Pages are opened in turn, each in a context with nothing stored and then once more in the same:

- `bare` does no more than Pyodide's documentation says: loadPyodide with NumPy, in a worker;
- `pyscript` does the same through PyScript, with Pyodide's own files;
- `bundle` is PyScript with this site's interpreter and no snapshot: a first visit over a network;
- `snapshot` is the same with the snapshot: a later visit;
- `site, bundle` and `site` are the page itself until its sample is open and can be trained, without
  and with it; `listening` is the moment before, when its trainer has been started and takes orders;
- `capture` is the moment in `site` from which a chosen, dropped or photographed file is kept,
  before any Python.

Milliseconds run from the navigation. On a shared machine only the ratios say something. With
`--slow` the whole browser is stopped in slices; a loop that only counts tells by how much. The last
lines are the same as a table for a note.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import tempfile
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright

from tests.bench.slow import Slowed
from web.build import listing, offline
from web.build.browser import find_browser
from web.build.paths import DIST
from web.build.serve import Server

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
TIMEOUT_MS = 120_000

HTML = '<!doctype html><link rel="icon" href="data:,"><body>{body}</body>'
BARE_WORKER = """
import { loadPyodide } from "./vendor/pyodide/pyodide.mjs";
const python = await loadPyodide({ packages: ["numpy"] });
python.runPython("import numpy");
postMessage("numpy");
"""
BARE_PAGE = """
// The site's policy allows workers from blob: alone.
const source = `import(${JSON.stringify(new URL("bare.mjs", location.href))});`;
const blob = new Blob([source], { type: "text/javascript" });
const worker = new Worker(URL.createObjectURL(blob), { type: "module" });
worker.onmessage = () => { document.body.dataset.trainer = "ready"; };
"""
PROBE = """
import numpy
from polyscript import xworker

xworker.postMessage("numpy")
"""
PROBE_PAGE = """
const script = document.querySelector("script[type=py]");
const look = setInterval(() => {
  if (!script.xworker) return;
  clearInterval(look);
  script.xworker.addEventListener("message", ({ data }) => {
    if (data === "numpy") document.body.dataset.trainer = "ready";
  });
}, 5);
"""
# Runs before anything of the page does.
STOPWATCH = """
let listening = null;
const find = setInterval(() => {
  const { xworker } = document.querySelector("script[type=py]") ?? {};
  if (!xworker) return;
  clearInterval(find);
  xworker.addEventListener("message", ({ data }) => {
    if (data?.text?.includes('"kind": "ready"')) listening = performance.now();
  });
}, 5);
window.seen = new Promise((done) => {
  const watch = new MutationObserver(() => {
    if (document.body?.dataset.trainer !== "ready") return;
    const [capture] = performance.getEntriesByName("capture");
    done([performance.now(), listening, capture?.startTime ?? null]);
  });
  watch.observe(document, { attributes: true, childList: true, subtree: true });
});
"""
# A second visit comes when the site is kept for use without a network, if it ever is.
KEPT = """
async () => {
  const sign = document.querySelector("#status-offline");
  while (sign?.hidden) await new Promise((done) => setTimeout(done, 50));
}
"""
COUNT = """
() => {
  const begun = performance.now();
  let sum = 0;
  for (let i = 0; i < 2e8; i++) sum = (sum + i) | 0;
  return performance.now() - begun + (sum === 1);
}
"""
CONFIGS = {
    "pyscript": {
        "interpreter": "./vendor/pyodide/pyodide.mjs",
        "packages": ["numpy"],
        "packages_cache": "passthrough",
    },
    "bundle": {"interpreter": "./boot/without.mjs"},
    "snapshot": {"interpreter": "./boot/interpreter.mjs"},
}
PAGES = {
    "bare": "bare.html",
    "pyscript": "pyscript.html",
    "bundle": "bundle.html",
    "snapshot": "snapshot.html",
    "site, bundle": "without.html",
    "site": "",
}


def add_pages(site: Path) -> None:
    """Put the pages to compare with into a copy of the site."""
    pages = {
        "bare.html": HTML.format(body='<script type="module" src="bare.js"></script>'),
        "bare.js": BARE_PAGE,
        "bare.mjs": BARE_WORKER,
        "probe.js": PROBE_PAGE,
        "probe.py": PROBE,
    }
    for name, config in CONFIGS.items():
        pages[f"{name}.json"] = json.dumps({**config, "sync_main_only": True})
        pages[f"{name}.html"] = HTML.format(
            body='<script type="module" src="vendor/pyscript/core.js"></script>'
            f'<script type="py" worker src="probe.py" config="{name}.json"></script>'
            '<script type="module" src="probe.js"></script>'
        )
    for original, name, old, new in (
        ("python/bundle.mjs", "python/without.mjs", '"snapshot":', '"snapshot": null, "unused":'),
        ("boot/interpreter.mjs", "boot/without.mjs", "bundle.mjs", "without.mjs"),
        ("trainer.json", "trainer-without.json", "interpreter.mjs", "without.mjs"),
        ("index.html", "without.html", "trainer.json", "trainer-without.json"),
    ):
        text = (site / original).read_text(encoding="utf-8")
        if old not in text:
            raise SystemExit(f"{original} does not contain {old} any more.")
        pages[name] = text.replace(old, new)
    for name, text in pages.items():
        (site / name).write_text(text, encoding="utf-8")
    offline.write(site)
    listing.write(site)


class Visit(NamedTuple):
    """Milliseconds from the navigation."""

    ready: float  # Python is, in the site with its sample
    listening: float | None  # the site's trainer takes orders
    capture: float | None  # files are kept


def visit_twice(browser: Browser, address: str) -> list[Visit]:
    """With nothing stored, and again."""
    context = browser.new_context()
    try:
        page = context.new_page()
        page.set_default_timeout(TIMEOUT_MS)
        page.add_init_script(STOPWATCH)
        taken = []
        for _ in range(2):
            page.goto(address, wait_until="commit")
            taken.append(Visit(*page.evaluate("window.seen")))
            page.evaluate(KEPT)
            page.goto("about:blank")
        return taken
    finally:
        context.close()


def measure(browser: Browser, pages: dict[str, str], rounds: int) -> dict[str, list[list[float]]]:
    """Visit the pages in turn: for each page, and for `capture`, its first and second visits."""
    taken: dict[str, list[list[float]]] = {name: [[], []] for name in pages}
    visit_twice(browser, next(iter(pages.values())))  # the browser's own first start
    for number in range(rounds):
        for name, address in pages.items():
            visits = visit_twice(browser, address)
            for which, visit in enumerate(visits):
                taken[name][which].append(visit.ready)
                parts = {f"{name}: listening": visit.listening}
                if name == "site":
                    parts["capture"] = visit.capture
                for part, moment in parts.items():
                    if moment is not None and name.startswith("site"):
                        taken.setdefault(part, [[], []])[which].append(moment)
            first, again = (visit.ready for visit in visits)
            print(f"round {number + 1}: {name:13} {first:6.0f} {again:6.0f} ms", flush=True)
    return taken


def table(taken: dict[str, list[list[float]]], speed: str) -> str:
    """The medians, and those of the shares of the first page in the same round, in Markdown."""
    reference = next(iter(taken.values()))
    lines = [
        f"| {speed} | first visit, ms | of `{next(iter(taken))}` | second visit, ms | of it |",
        "|---|---:|---:|---:|---:|",
    ]
    for name, visits in taken.items():
        cells = []
        for values, theirs in zip(visits, reference, strict=True):
            shares = [mine / its for mine, its in zip(values, theirs, strict=True)]
            cells += [f"{statistics.median(values):.0f}", f"{statistics.median(shares):.2f}"]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def counting(browser: Browser) -> float:
    """Milliseconds of a loop that only counts: the computer's speed."""
    page = browser.new_page()
    try:
        return min(float(page.evaluate(COUNT)) for _ in range(3))
    finally:
        page.close()


def main() -> None:
    parser = argparse.ArgumentParser(description="How long Python takes to start.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--slow", type=float, default=1, metavar="FACTOR")
    parser.add_argument("--only", nargs="*", choices=PAGES, default=PAGES, help="first: reference")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder, "site")
        shutil.copytree(DIST, site)
        add_pages(site)
        with Server(site) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
            pages = {name: f"{server.address}{PAGES[name]}" for name in options.only}
            full = counting(browser)
            with Slowed(options.slow):
                share = full / counting(browser)
                print(f"This browser counts at {share:.2f} of its full speed.")
                taken = measure(browser, pages, options.rounds)
            load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
            print(f"\n{table(taken, f'at {share:.2f} of full speed')}")
            print(f"\n{options.rounds} rounds in turn; load of the machine at the end: {load}")


if __name__ == "__main__":
    main()
