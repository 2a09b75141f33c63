"""The service worker's list: the files as they are, and a name that changes with any of them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from web.build import listing, offline
from web.build.hashes import sha256


def written(site: Path) -> tuple[str, dict[str, str]]:
    """The build's name and its files {path: sha256}, as the worker has them."""
    text = (site / "sw.js").read_text(encoding="utf-8")
    found = re.match(r'const BUILD = "(\w{32})";\nconst FILES = (\[.*?\n\]);\n', text, re.S)
    assert found
    files = json.loads(found[2].replace(",\n]", "]"))
    return found[1], {file["url"]: file["sha256"] for file in files}


def test_every_file_is_listed_as_it_is(site: Path) -> None:
    offline.write(site)
    listing.write(site)
    _, files = written(site)
    assert files == {
        path: sha256(site / path)
        for path in listing.files(site)
        if path not in ("sw.js", "files.json")
    }


@pytest.mark.parametrize(
    "path",
    [
        "py_logreg.html",
        "vendor/pyodide/python_stdlib.zip",
        "vendor/pyodide/numpy-2.4.3-cp314-cp314-any.whl",
    ],
)
def test_what_no_page_needs_is_left_out(site: Path, path: str) -> None:
    (site / path).parent.mkdir(parents=True, exist_ok=True)
    (site / path).write_text("large", encoding="utf-8")
    offline.write(site)
    assert path not in written(site)[1]
    assert "py_logreg-0.1.0-py3-none-any.whl" in written(site)[1]


def test_page_and_worker_have_the_builds_name(site: Path) -> None:
    offline.write(site)
    name, _ = written(site)
    module = (site / "boot" / "build.js").read_text(encoding="utf-8")
    assert module == f'export const BUILD = "{name}";\n'


def test_the_name_stays_with_the_same_files_and_worker(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offline.write(site)
    first, _ = written(site)
    offline.write(site)
    assert written(site)[0] == first
    (site / "page.css").write_text("body { color: white }", encoding="utf-8")
    offline.write(site)
    second, _ = written(site)
    assert second != first
    worker = tmp_path / "sw.js"
    worker.write_text(offline.SOURCE.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    monkeypatch.setattr(offline, "SOURCE", worker)
    offline.write(site)
    assert written(site)[0] not in (first, second)
