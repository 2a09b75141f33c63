"""Finds the browser that the tests run in."""

import os
import shutil
import sys
from pathlib import Path

from .console import say
from .errors import BrowserNotFoundError, StepError
from .processes import run_quietly

# The shell first: the same engine without a window's own user interface, which costs a quarter less
# processor time for every page that is opened.
NAMES = [
    "chromium-headless-shell",
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    *("microsoft-edge", "microsoft-edge-stable", "msedge"),
]
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"%ProgramFiles%\Google\Chrome\Application\chrome.exe",
    r"%ProgramFiles(x86)%\Google\Chrome\Application\chrome.exe",
    r"%LocalAppData%\Google\Chrome\Application\chrome.exe",
    r"%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe",
)


def find_browser() -> str:
    """Path of a Chrome, Chromium or Edge, or of the Chromium that Playwright has downloaded.

    Raises
    ------
    BrowserNotFoundError
    """
    found = installed() or playwrights()
    if not found:
        raise BrowserNotFoundError(
            "No Chrome, Chromium or Edge was found: install one, or run build.py test, "
            "which tries to."
        )
    return found


def ensure_browser() -> str:
    """Like find_browser, but install one if there is none.

    Raises
    ------
    BrowserNotFoundError
    """
    found = installed() or playwrights()
    for install in () if found else (from_playwright, from_debian):
        try:
            install()
        except StepError as error:
            say(f"  {error}")
        found = installed() or playwrights()
        if found:
            break
    return found or find_browser()


def installed() -> str | None:
    """An installed browser, by name on PATH or in its usual place."""
    for name in NAMES:
        path = shutil.which(name)
        if path:
            return path
    places = (os.path.expandvars(place) for place in PLACES)
    return next((place for place in places if os.path.isfile(place)), None)


def playwrights() -> str | None:
    """The Chromium that Playwright downloads for itself, if it has."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def from_playwright() -> None:
    say("No browser to test in: asking Playwright for its Chromium ...")
    run_quietly(
        [sys.executable, "-m", "playwright", "install", "chromium"],
        failed="Playwright could not download it",
    )


def from_debian() -> None:
    """Install Debian's Chromium (its shell, where there is one), if this is a Debian and we may."""
    apt = shutil.which("apt-get")
    if not apt or os.geteuid() != 0:
        raise StepError("No apt-get that may install one.")
    say("Installing Debian's chromium ...")
    quietly = {"DEBIAN_FRONTEND": "noninteractive"}
    run_quietly([apt, "update"], env=quietly, failed="apt-get update failed")
    install = [apt, "install", "-y", "--no-install-recommends"]
    try:
        run_quietly([*install, "chromium-headless-shell"], env=quietly, failed="no such package")
    except StepError:
        run_quietly([*install, "chromium"], env=quietly, failed="Debian's chromium cannot be had")
