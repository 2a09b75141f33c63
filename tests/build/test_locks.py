"""The locks pin every dependency by version and hash, and name no address."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from web.build import node
from web.build.paths import AUDIT, BENCH, REQUIREMENTS, WEB

NPM = [WEB, BENCH, AUDIT]
PYTHON = sorted(REQUIREMENTS.glob("*.txt"))


def pins(lock: Path) -> dict[str, str]:
    """Name -> version of a Python lock."""
    return dict(re.findall(r"^([\w.-]+)==(\S+)", lock.read_text(encoding="utf-8"), flags=re.M))


def npm_pins(folder: Path) -> dict[str, dict[str, str]]:
    """Place in node_modules -> facts, of an npm lock."""
    lock = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))
    return {place: facts for place, facts in lock["packages"].items() if place}


@pytest.mark.parametrize(
    "lock", [*PYTHON, *(folder / "package-lock.json" for folder in NPM)], ids=str
)
def test_no_address_in_a_lock(lock: Path) -> None:
    assert "://" not in lock.read_text(encoding="utf-8")


@pytest.mark.parametrize("lock", PYTHON, ids=lambda path: path.name)
def test_every_python_package_has_a_hash(lock: Path) -> None:
    entries = re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").strip())
    assert entries
    for entry in entries:
        assert re.match(r"[\w.-]+==\S+", entry), entry
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry), entry


@pytest.mark.parametrize("folder", NPM, ids=lambda path: path.name)
def test_every_npm_package_has_an_integrity_hash(folder: Path) -> None:
    packages = npm_pins(folder)
    assert len(packages) > 10
    for place, facts in packages.items():
        assert facts["integrity"].startswith("sha512-"), place


@pytest.mark.parametrize("folder", NPM, ids=lambda path: path.name)
def test_what_is_asked_for_is_pinned_exactly(folder: Path) -> None:
    asked = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    pinned = npm_pins(folder)
    for name, version in {**asked["dependencies"], **asked.get("devDependencies", {})}.items():
        assert pinned[f"node_modules/{name}"]["version"] == version


def test_the_test_lock_contains_the_build_lock() -> None:
    assert pins(REQUIREMENTS / "build.txt").items() <= pins(REQUIREMENTS / "test.txt").items()


def test_numpy_and_pillow_are_the_versions_of_the_browser() -> None:
    shipped = json.loads((node.packages() / "pyodide" / "pyodide-lock.json").read_text("utf-8"))
    for name in ("numpy", "pillow"):
        assert pins(REQUIREMENTS / "build.txt")[name] == shipped["packages"][name]["version"]
