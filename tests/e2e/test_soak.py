"""A long lesson in short: nothing that is collected, trained, reset or read piles up.

Counted is what the page holds: the JavaScript heap, MicroPython's memory, nodes and listeners. The
process as a whole also keeps what the browser itself keeps of every camera that was open.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.e2e.lab import Lab

WARM_UP = 3  # rounds after which everything was used
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


def held(page: Page, cdp: CDPSession) -> dict[str, float]:
    """What the page holds after a collection of garbage."""
    cdp.send("HeapProfiler.collectGarbage")
    counted = {one["name"]: one["value"] for one in cdp.send("Performance.getMetrics")["metrics"]}
    return {
        "heap": counted["JSHeapUsedSize"],
        "nodes": counted["Nodes"],
        "listeners": counted["JSEventListeners"],
        "python": page.evaluate("pythonMemory.buffer.byteLength"),
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
    lab = Lab(page, address).open(sample="shapes", size="16")
    cdp = page.context.new_cdp_session(page)
    cdp.send("Performance.enable")
    for _ in range(WARM_UP):
        lesson(lab)
    before = held(page, cdp)
    for _ in range(ROUNDS):
        lesson(lab)
    after = held(page, cdp)
    grown = {name: after[name] / before[name] for name in before}
    print(before, after)
    assert max(grown.values()) < GROWTH, (grown, before, after)
