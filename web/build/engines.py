"""The browsers besides Chromium that the tests drive: Firefox, and WebKit in its GTK edition."""

import os
import shutil
import sys
from pathlib import Path

from .console import say
from .errors import BrowserNotFoundError, StepError
from .processes import run_quietly

FIREFOX = ("firefox-esr", "firefox")
WEBKIT_DRIVER = "WebKitWebDriver"
WEBKIT_SCREEN = "Xvfb"  # WebKit's browser wants a screen to draw on
WEBKIT_BROWSERS = "*/webkit2gtk-4.*/MiniBrowser"  # below the folders of libraries
LIBRARIES = ("/usr/lib", "/usr/libexec", "/usr/lib64")
PACKAGES = ("firefox-esr", "webkit2gtk-driver", "xvfb")  # Debian's


def firefox() -> str | None:
    """An installed Firefox."""
    return next((path for path in map(shutil.which, FIREFOX) if path), None)


def webkit() -> Path | None:
    """WebKitGTK's small browser, if its driver and a screen are installed too."""
    if not (shutil.which(WEBKIT_DRIVER) and shutil.which(WEBKIT_SCREEN)):
        return None
    for folder in map(Path, LIBRARIES):
        for pattern in (WEBKIT_BROWSERS, WEBKIT_BROWSERS.removeprefix("*/")):
            found = sorted(folder.glob(pattern))
            if found:
                return found[-1]
    return None


def missing() -> list[str]:
    """Names of the engines that are not installed."""
    return [name for name, found in (("Firefox", firefox()), ("WebKit", webkit())) if not found]


def ensure() -> None:
    """Install the engines that are missing, where that is possible.

    Raises
    ------
    BrowserNotFoundError
    """
    if not missing():
        return
    apt = shutil.which("apt-get")
    if apt and os.geteuid() == 0:
        say(f"Installing {', '.join(PACKAGES)} ...")
        quietly = {"DEBIAN_FRONTEND": "noninteractive"}
        install = [apt, "install", "-y", "--no-install-recommends", *PACKAGES]
        for command in ([apt, "update"], install):
            try:
                run_quietly(command, env=quietly, failed=f"{' '.join(command)} failed")
            except StepError as error:
                say(f"  {error}")
    if missing():
        raise BrowserNotFoundError(f"{' and '.join(missing())} not found: {advice()}")


def advice() -> str:
    """What to install by hand."""
    if sys.platform == "linux":
        return (
            f"install {', '.join(PACKAGES)} (so they are called in Debian and Ubuntu), "
            "or run this command as root there."
        )
    return (
        "install Firefox; WebKit is driven in its GTK edition, which is for Linux alone: "
        "run these tests there, in a virtual machine or a container of Debian."
    )
