"""How long Python takes to start: this site against Pyodide's own way, in turns.

    python tests/bench/boot.py [--rounds N]

Four pages are opened in turn, each in a context with nothing stored: `bare` is a page that does no
more than Pyodide's documentation says (loadPyodide with NumPy, in a worker); `pyscript` the same
through PyScript with Pyodide's own files; `bundle` through PyScript with this site's interpreter;
`site` is the page itself until its trainer is ready. Milliseconds run from the navigation. On a
shared machine only the ratios say something.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "web")]

from web.build import listing  # noqa: E402
from web.build.browser import find_browser  # noqa: E402
from web.build.serve import Server  # noqa: E402

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
window.seen = new Promise((done) => {
  const watch = new MutationObserver(() => {
    if (document.body?.dataset.trainer === "ready") done(performance.now());
  });
  watch.observe(document, { attributes: true, childList: true, subtree: true });
});
"""
CONFIGS = {
    "pyscript": {
        "interpreter": "./vendor/pyodide/pyodide.mjs",
        "packages": ["numpy"],
        "packages_cache": "passthrough",
        "sync_main_only": True,
    },
    "bundle": {"interpreter": "./boot/interpreter.mjs", "sync_main_only": True},
}


def add_pages(site: Path) -> None:
    """Put the three pages to compare with into a copy of the site."""
    pages = {
        "bare.html": HTML.format(body='<script type="module" src="bare.js"></script>'),
        "bare.js": BARE_PAGE,
        "bare.mjs": BARE_WORKER,
        "probe.js": PROBE_PAGE,
        "probe.py": PROBE,
    }
    for name, config in CONFIGS.items():
        pages[f"{name}.json"] = json.dumps(config)
        pages[f"{name}.html"] = HTML.format(
            body='<script type="module" src="vendor/pyscript/core.js"></script>'
            f'<script type="py" worker src="probe.py" config="{name}.json"></script>'
            '<script type="module" src="probe.js"></script>'
        )
    for name, text in pages.items():
        (site / name).write_text(text, encoding="utf-8")
    listing.write(site)


def milliseconds(browser: Browser, address: str) -> float:
    """From the navigation until Python is ready, with nothing stored."""
    context = browser.new_context()
    try:
        page = context.new_page()
        page.set_default_timeout(TIMEOUT_MS)
        page.add_init_script(STOPWATCH)
        page.goto(address, wait_until="commit")
        return float(page.evaluate("window.seen"))
    finally:
        context.close()


def measure(pages: dict[str, str], rounds: int, once: Callable[[str], float]) -> None:
    """Open the pages in turn and print what each took, and its median's share of the first's."""
    taken: dict[str, list[float]] = {name: [] for name in pages}
    once(next(iter(pages.values())))  # the browser's own first start
    for number in range(rounds):
        for name, address in pages.items():
            taken[name].append(once(address))
            print(f"round {number + 1}: {name:9} {taken[name][-1]:6.0f} ms", flush=True)
    reference = statistics.median(next(iter(taken.values())))
    print("\npage       median ms   of the first   each")
    for name, values in taken.items():
        median = statistics.median(values)
        each = " ".join(f"{value:.0f}" for value in sorted(values))
        print(f"{name:9} {median:10.0f} {median / reference:14.2f}   {each}")


def main() -> None:
    parser = argparse.ArgumentParser(description="How long Python takes to start.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", nargs="*", help="names of pages; the first is the reference")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder, "site")
        shutil.copytree(ROOT / "dist", site)
        add_pages(site)
        with Server(site) as server, sync_playwright() as playwright:
            pages = {
                name: f"{server.address}{name}.html" for name in ("bare", "pyscript", "bundle")
            }
            pages["site"] = server.address
            if options.only:
                pages = {name: pages[name] for name in options.only}
            browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
            measure(pages, options.rounds, lambda address: milliseconds(browser, address))


if __name__ == "__main__":
    main()
