"""While the site trains: how soon the worker answers, and how soon Stop stops."""

from __future__ import annotations

import statistics
from typing import Any

from playwright.sync_api import Browser, expect

from web.build.paths import DIST
from web.build.serve import Server

QUESTIONS, STOPS = 40, 5
BOOT_MS = 90_000

# A drawing as the page sends it; from asking until the answer's arrival in the page.
ASK = """async (questions) => {
  const worker = document.querySelector("script[type=py]").xworker;
  const taken = [];
  for (let tag = 1; tag <= questions; tag++) {
    await new Promise((resolve) => setTimeout(resolve, 20 + 5 * (tag % 11)));
    const rgb = crypto.getRandomValues(new Uint8Array(64 * 64 * 3)).buffer;
    const fields = { kind: "try", v: 1, key: null, id: null, name: "", tag: 1e6 + tag };
    taken.push(await new Promise((resolve) => {
      const start = performance.now();
      worker.addEventListener("message", function answered({ data }) {
        if (typeof data?.text !== "string") return;
        const told = JSON.parse(data.text);
        if (told.kind !== "tried" || told.tag !== fields.tag) return;
        worker.removeEventListener("message", answered);
        resolve(performance.now() - start);
      });
      worker.postMessage({ text: JSON.stringify(fields), buffers: { rgb } }, [rgb]);
    }));
  }
  return taken;
}"""

# From the press of the button until the page says that the trainer rests.
STOP = """() => new Promise((resolve) => {
  const start = performance.now();
  const watch = new MutationObserver(() => {
    if (document.body.dataset.trainer !== "ready") return;
    watch.disconnect();
    resolve(performance.now() - start);
  });
  watch.observe(document.body, { attributes: true });
  document.querySelector("[data-testid=stop]").click();
})"""


def measure(browser: Browser) -> dict[str, Any]:
    """Milliseconds of answers and stops, with the sample that the site opens with."""
    answers: list[float] = []
    stops: list[float] = []
    with Server(DIST) as server:
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        page = context.new_page()
        page.goto(server.address)
        app = page.get_by_test_id("app")
        expect(app).to_have_attribute("data-trainer", "ready", timeout=BOOT_MS)
        counts = [
            page.get_by_test_id(tray).get_by_test_id("count") for tray in ("class-a", "class-b")
        ]
        resting = page.evaluate(ASK, QUESTIONS // STOPS)
        page.get_by_test_id("iterations").fill("100000")
        page.get_by_test_id("iterations").press("Tab")
        for _ in range(STOPS):
            page.get_by_test_id("train").click()
            expect(app).to_have_attribute("data-trainer", "training")
            answers += page.evaluate(ASK, QUESTIONS // STOPS)
            expect(app).to_have_attribute("data-trainer", "training")
            stops.append(page.evaluate(STOP))
        m = sum(int(count.inner_text()) for count in counts)
        iterations = page.get_by_test_id("iteration").inner_text()
        context.close()
    return {
        "m": m,
        "iterations": iterations,
        "resting_ms": resting,
        "answer_ms": answers,
        "stop_ms": stops,
        "resting_median_ms": statistics.median(resting),
        "answer_median_ms": statistics.median(answers),
        "stop_median_ms": statistics.median(stops),
        "stop_most_ms": max(stops),
    }
