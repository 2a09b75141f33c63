"""A long lesson in short: nothing that is collected, trained, reset or read piles up.

Counted is what the page holds: the JavaScript heap, MicroPython's memory, nodes and listeners; and
what the worker holds: Python's memory, and the objects that Python and JavaScript hold of each
other. The process as a whole also keeps what the browser itself keeps of every camera that was
open.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.e2e.lab import Lab
from tests.e2e.test_recovering import python

#: Rounds after which everything was used, and Python's memory, which grows by a fifth at once, has
#: its size.
WARM_UP = 10
ROUNDS = 12
GROWTH = 1.1

#: Keep hold of the memory that the page's Python has.
KEEP_MEMORY = """
for (const name of ["instantiate", "instantiateStreaming"]) {
  const original = WebAssembly[name];
  WebAssembly[name] = async (...given) => {
    const made = await original.apply(WebAssembly, given);
    const { memory } = (made.instance ?? made).exports ?? {};
    if (memory) globalThis.pythonMemory = memory;
    return made;
  };
}
"""

#: Let the worker's Python tell how much memory it has (it never gives any back), how many of its
#: objects JavaScript holds (Pyodide counts them when asked to), and how many of JavaScript's it
#: holds.
PROBE = """
import gc, json, js
from pyodide.ffi import create_proxy
from pyodide_js import _module
_module.enable_pyproxy_allocation_tracing()
def told():
    gc.collect()
    return json.dumps({
        "worker_memory": _module.HEAPU8.length,
        "worker_proxies": _module.pyproxy_alloc_map.size,
        "worker_references": _module._hiwire_num_refs(),
    })
js.self.told = create_proxy(told)
"""


class Worker:
    """The trainer's worker, whose garbage can be collected."""

    def __init__(self, page: Page, cdp: CDPSession) -> None:
        self._page, self._cdp = page, cdp
        self._sessions: list[str] = []
        self._answered = 0
        cdp.on("Target.attachedToTarget", lambda event: self._sessions.append(event["sessionId"]))
        cdp.on("Target.receivedMessageFromTarget", lambda _: setattr(self, "_answered", 1))
        attach = {"autoAttach": True, "waitForDebuggerOnStart": False, "flatten": False}
        cdp.send("Target.setAutoAttach", attach)

    def held(self) -> dict[str, float]:
        assert self._sessions, "nothing was attached to the worker"
        for session in self._sessions:
            message = json.dumps({"id": 1, "method": "HeapProfiler.collectGarbage"})
            self._answered = 0
            self._cdp.send("Target.sendMessageToTarget", {"sessionId": session, "message": message})
            while not self._answered:
                self._page.evaluate("0")  # lets events in
        return json.loads(python(self._page).evaluate("self.told()"))


def held(page: Page, cdp: CDPSession, worker: Worker) -> dict[str, float]:
    """What page and worker hold after a collection of garbage."""
    cdp.send("HeapProfiler.collectGarbage")
    counted = {one["name"]: one["value"] for one in cdp.send("Performance.getMetrics")["metrics"]}
    return {
        "heap": counted["JSHeapUsedSize"],
        "nodes": counted["Nodes"],
        "listeners": counted["JSEventListeners"],
        "python": page.evaluate("pythonMemory.buffer.byteLength"),
        **worker.held(),
    }


def lesson(lab: Lab) -> None:
    """Collect by camera and drawing, train, take back; read a chapter."""
    page = lab.page
    work = page.locator("#z-work")
    in_a = int(lab.a.count.inner_text())
    page.locator(".four [data-work=camera]").click()
    expect(work.locator("video")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator(".four [data-work=draw]").click()
    work.locator("canvas").first.click()
    work.get_by_role("button", name=re.compile("^Add to A", re.I)).click()
    lab.a.expect_count(in_a + 1)
    page.keyboard.press("Escape")
    lab.run(100)
    lab.press("reset")
    expect(lab.iteration).to_have_text(re.compile(r"^\s*0\b"))
    lab.a.thumbs.last.click()
    page.keyboard.press("Delete")
    lab.a.expect_count(in_a)
    page.keyboard.press("Escape")
    page.locator("#rooms [data-to=story]").click()
    for number in ("5", "6"):
        page.locator(f"#rail [data-chapter='{number}']").click()
        expect(page.locator(f"#rail [data-chapter='{number}']")).to_have_attribute(
            "aria-current", "step"
        )
    page.locator("#rooms [data-to=lab]").click()


@pytest.mark.all
def test_an_hour_of_lessons_piles_nothing_up(new_page: Callable[..., Page], address: str) -> None:
    page = new_page()
    page.add_init_script(KEEP_MEMORY)
    page.route(
        "**/trainer/main.py",
        lambda route: route.fulfill(
            body=route.fetch().text() + PROBE, content_type="text/x-python"
        ),
    )
    lab = Lab(page, address).open(sample="shapes", size="16")
    cdp = page.context.new_cdp_session(page)
    worker = Worker(page, cdp)
    cdp.send("Performance.enable")
    for _ in range(WARM_UP):
        lesson(lab)
    before = held(page, cdp, worker)
    for _ in range(ROUNDS):
        lesson(lab)
    after = held(page, cdp, worker)
    grown = {name: after[name] / before[name] for name in before}
    print(before, after)
    assert max(grown.values()) < GROWTH, (grown, before, after)
