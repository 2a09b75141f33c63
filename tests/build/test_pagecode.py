"""The page's Python becomes bytecode that the page's MicroPython runs."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from web.build import node, pagecode
from web.build.errors import CheckError, StepError

RUN = """
const [program, file] = %s;
const { loadMicroPython } = await import(program);
const { readFileSync } = await import("node:fs");
const { fileURLToPath } = await import("node:url");
const url = fileURLToPath(new URL("micropython.wasm", program));
const python = await loadMicroPython({ url, stdout: (line) => process.stdout.write(line) });
python.FS.writeFile("module.mpy", readFileSync(file));
python.runPython(`
import sys
import module
print(module.twice(21))
try:
    module.fail()
except ValueError as error:
    sys.print_exception(error)
`);
"""
MODULE = """\
def twice(number):
    return 2 * number


def fail():
    raise ValueError("π")
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name in ("app/__init__.py", "app/main.py", "app/story/__init__.py", "protocol/__init__.py"):
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", encoding="utf-8")
    return tmp_path / "site"


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagecode, "cache", lambda: tmp_path / "cache")


def test_micropython_runs_what_was_translated(site: Path, tmp_path: Path) -> None:
    modules = node.packages()
    (site / "app" / "module.py").write_text(MODULE, encoding="utf-8")
    pagecode.make(modules, site)
    shutil.unpack_archive(site / pagecode.PAGE_ARCHIVE, tmp_path / "page")
    official = modules / "@micropython/micropython-webassembly-pyscript" / "micropython.mjs"
    places = json.dumps([official.as_uri(), str(tmp_path / "page" / "app" / "module.mpy")])
    done = subprocess.run(
        [shutil.which("node") or "node", "--input-type=module", "-e", RUN % places],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.startswith("42")
    assert 'File "app/module.py", line 6, in fail' in done.stdout
    assert "ValueError: π" in done.stdout


def test_the_same_modules_give_the_same_archive(site: Path, tmp_path: Path) -> None:
    (site / "app" / "module.py").write_text(MODULE, encoding="utf-8")
    compiler = node.packages() / pagecode.COMPILER
    names = pagecode.sources(site, "app")
    for target in ("one.zip", "two.zip"):
        pagecode.translate(compiler, site, names, tmp_path / target)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_a_module_that_cannot_be_translated_is_named(site: Path) -> None:
    (site / "app" / "module.py").write_text("match 1:\n    case 1: pass\n", encoding="utf-8")
    with pytest.raises(StepError, match=r"app/module\.py"):
        pagecode.make(node.packages(), site)


def test_an_address_outside_is_refused(site: Path) -> None:
    (site / "app" / "story" / "module.py").write_text('x = "https://elsewhere.example/"\n')
    with pytest.raises(CheckError, match=r"app/story/module\.py would fetch https://elsewhere"):
        pagecode.make(node.packages(), site)
