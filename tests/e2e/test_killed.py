"""The browser is killed at any moment: no picture is lost whose thumbnail had appeared."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from tests.e2e import pictures
from tests.e2e.conftest import FLAGS
from tests.e2e.lab import BOOT_MS, Lab
from web.build.browser import find_browser

NUMBER = 24


def kill(profile: Path) -> None:
    """End every process of the browser that uses this profile, without a word."""
    found = subprocess.run(
        ["pgrep", "-f", f"user-data-dir={profile}"], capture_output=True, text=True, check=False
    )
    for number in found.stdout.split():
        try:
            os.kill(int(number), signal.SIGKILL)
        except ProcessLookupError:
            continue


def counts(lab: Lab) -> int:
    return int(lab.a.count.inner_text()) + int(lab.b.count.inner_text())


MOMENTS = [pytest.param(seed, marks=[] if seed < 3 else pytest.mark.all) for seed in range(20)]


@pytest.mark.parametrize("seed", MOMENTS)
def test_no_picture_is_lost(
    playwright: Playwright, address: str, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    red = pictures.jpegs(tmp_path / "red", NUMBER // 2, tint=0)
    blue = pictures.jpegs(tmp_path / "blue", NUMBER // 2, tint=2, first_seed=50)
    profile = tmp_path / "profile"
    options = {
        "executable_path": find_browser(),
        "args": FLAGS,
        "service_workers": "block",
        "viewport": {"width": 1280, "height": 800},
    }
    first = playwright.chromium.launch_persistent_context(profile, **options)
    lab = Lab(first.pages[0], address).open(sample="none")
    lab.a.upload(*red)
    lab.b.upload(*blue)
    if seed % 2:  # while it trains
        lab.a.expect_count(len(red))
        lab.b.expect_count(len(blue))
        lab.type(lab.iterations, "100000")
        lab.press("train")
        expect(lab.iteration).not_to_have_text(re.compile(r"^\s*0\b"))
        time.sleep(chance.uniform(0, 3))  # the moment is the test
    else:  # while files are read
        wanted = chance.randrange(1, NUMBER)
        expect(lab.page.locator("[data-testid=count]").first).not_to_have_text("0")
        while counts(lab) < wanted:
            time.sleep(0.01)
    seen = counts(lab)
    kill(profile)
    assert seen > 0

    second = playwright.chromium.launch_persistent_context(profile, **options)
    try:
        back = Lab(second.pages[0], address)
        back.visit().expect_state("ready", timeout=BOOT_MS)
        # Files that were chosen and not read yet come too, and none comes twice.
        possible = "|".join(str(number) for number in range(seen, NUMBER + 1))
        total = back.page.locator("#data-total")
        expect(total).to_have_text(re.compile(rf"^({possible}) pictures?$"))
        assert seen <= counts(back) <= NUMBER
    finally:
        second.close()
