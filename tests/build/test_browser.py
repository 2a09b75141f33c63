"""A browser for the tests is found, or installed, or its absence explained."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from web.build import browser
from web.build.errors import BrowserNotFoundError, StepError


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine with an empty PATH and no browser anywhere."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(browser, "PLACES", ())
    monkeypatch.setattr(browser, "playwrights", lambda: None)
    return tmp_path


def put(folder: Path, name: str) -> Path:
    path = folder / (f"{name}.bat" if os.name == "nt" else name)
    path.write_text("", encoding="utf-8")
    path.chmod(stat.S_IRWXU)
    return path


def fails() -> None:
    raise StepError("could not download it")


def test_a_browser_on_path_is_taken(bare: Path) -> None:
    path = put(bare, "google-chrome")
    assert browser.find_browser() == str(path)


def test_without_one_it_says_what_to_do(bare: Path) -> None:
    with pytest.raises(BrowserNotFoundError, match="install one"):
        browser.find_browser()


def test_playwrights_own_is_tried_before_debians(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []
    monkeypatch.setattr(browser, "from_playwright", lambda: tried.append("playwright") or fails())
    monkeypatch.setattr(
        browser, "from_debian", lambda: tried.append("debian") or put(bare, "chromium")
    )
    assert Path(browser.ensure_browser()).stem == "chromium"
    assert tried == ["playwright", "debian"]


def test_nothing_is_installed_where_there_is_one(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(bare, "chromium")
    monkeypatch.setattr(browser, "from_playwright", fails)
    assert browser.ensure_browser() == str(path)
