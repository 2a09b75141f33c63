"""Python dies, hangs or runs out of memory: it is started again, and the project is back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import pictures
from tests.e2e.lab import BOOT_MS, Lab
from tests.e2e.test_keeping import saved

DIE = "self.close()"
HANG = "setTimeout(() => { for (;;); })"


def python(page: Page):
    """The worker that Python runs in: the one that knows PyScript's own globals."""
    return page.workers[-1]


def expect_recovered(lab: Lab, during: str) -> None:
    lab.expect_state("booting", timeout=60_000)
    lab.expect_state("ready", timeout=BOOT_MS)
    expect(lab.message).to_contain_text(during)


@pytest.mark.parametrize(
    "fault", [DIE, pytest.param(HANG, marks=pytest.mark.all)], ids=["dies", "hangs"]
)
def test_python_is_started_again_with_the_project(lab: Lab, fault: str, tmp_path: Path) -> None:
    lab.open(sample="none")
    lab.a.upload(*pictures.jpegs(tmp_path / "red", 3, tint=0))
    lab.b.upload(*pictures.jpegs(tmp_path / "blue", 3, tint=2, first_seed=50))
    lab.a.expect_count(3)
    lab.b.expect_count(3)
    lab.run(50)
    saved(lab)
    lab.type(lab.iterations, "100000")
    lab.press("train")
    lab.expect_state("training")
    expect(lab.iteration).not_to_have_text(re.compile(r"^\s*50\b"))
    python(lab.page).evaluate(fault)
    expect_recovered(lab, "while it was training")
    lab.a.expect_count(3)
    lab.b.expect_count(3)
    reached = lab.shown_iteration()
    assert reached >= 50
    lab.press("step")
    expect(lab.iteration).to_have_text(re.compile(rf"^\s*{reached + 1}\b"))
    saved(lab)


def test_pictures_chosen_while_python_is_away_arrive(lab: Lab, tmp_path: Path) -> None:
    lab.open()
    python(lab.page).evaluate(DIE)
    lab.a.upload(*pictures.jpegs(tmp_path, 3, tint=0))
    expect_recovered(lab, "Python stopped")
    lab.a.expect_count(53)
