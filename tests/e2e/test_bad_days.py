"""The clock jumps, memory runs out: it is said, and nothing is lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e import pictures
from tests.e2e.lab import Lab
from tests.e2e.test_keeping import another, saved
from tests.e2e.test_recovering import expect_recovered, python

pytestmark = pytest.mark.all


def test_a_clock_that_jumps_changes_nothing(lab: Lab, watch, tmp_path: Path) -> None:
    lab.open(sample="none")
    lab.a.upload(*pictures.jpegs(tmp_path / "red", 2, tint=0))
    lab.a.expect_count(2)
    saved(lab)
    for years in (-10, 20):
        jump = f"(() => {{ const now = Date.now; Date.now = () => now() + {years} * 31536e6; }})()"
        lab.page.evaluate(jump)
        python(lab.page).evaluate(jump)
        lab.b.upload(*pictures.jpegs(tmp_path / str(years), 2, tint=2, first_seed=years + 100))
        expect(lab.page.locator("#status-kept")).to_have_text("Saved just now")
        expect(lab.page.locator("#status-kept")).to_have_text(re.compile(r"^Saved [23] s ago$"))
    lab.b.expect_count(4)
    lab.run(20)
    # It was saved seconds ago before: now anew, and then no more.
    expect(lab.page.locator("#status-kept")).to_have_text("Saved just now")
    expect(lab.page.locator("#status-kept")).to_have_text(re.compile(r"^Saved [23] s ago$"))
    lab.page.close()
    back = another(lab, watch).open()
    back.b.expect_count(4)
    expect(back.iteration).to_have_text(re.compile(r"^\s*20\b"))


#: From now on Python has no memory for a step.
NO_MEMORY = """

def no_memory(*_):
    raise MemoryError

from trainer import commands
commands.HANDLERS["step"] = no_memory
"""


def test_python_without_memory_is_started_again(lab: Lab, tmp_path: Path) -> None:
    lab.page.route(
        "**/trainer/main.py",
        lambda route: route.fulfill(
            body=route.fetch().text() + NO_MEMORY, content_type="text/x-python"
        ),
    )
    lab.open(sample="none")
    lab.a.upload(*pictures.jpegs(tmp_path / "red", 2, tint=0))
    lab.b.upload(*pictures.jpegs(tmp_path / "blue", 2, tint=2, first_seed=50))
    lab.a.expect_count(2)
    lab.b.expect_count(2)
    kept = lab.page.locator("#status-kept")
    expect(kept).to_have_text(re.compile(r"^Saved [2-9] s ago$"))  # what "just now" is not about
    lab.run(20)
    expect(kept).to_have_text("Saved just now")
    lab.press("step")
    expect_recovered(lab, "while it took a step")
    lab.a.expect_count(2)
    expect(lab.iteration).to_have_text(re.compile(r"^\s*20\b"))
