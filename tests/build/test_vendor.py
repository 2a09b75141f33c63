"""Of PyScript only the files that the page fetches are taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from web.build import vendor
from web.build.errors import MissingInputError


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / f"{name.replace('_', '-')}.js").write_text(text, encoding="utf-8")


def test_imports_are_followed(tmp_path: Path) -> None:
    write(
        tmp_path,
        core='export{a}from"./inner-1.js";',
        inner_1='import{b}from"./base-2.js";import("./error-3.js");import("./xterm-4.js")',
        base_2="export const b=1",
        error_3='import{b}from"./base-2.js"',
        xterm_4="",
    )
    assert vendor.pyscript(tmp_path) == ["base-2.js", "core.js", "error-3.js", "inner-1.js"]


def test_a_missing_part_is_named(tmp_path: Path) -> None:
    write(tmp_path, core='import"./gone-1.js"')
    with pytest.raises(MissingInputError, match=r"PyScript imports gone-1\.js"):
        vendor.pyscript(tmp_path)


def test_a_package_without_an_expected_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingInputError, match=r"no pyodide\.mjs"):
        vendor.copy(tmp_path, tmp_path / "out")
