"""From an empty cache, for real: slow, and in need of the package registries."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from web.build import inputs, node, runtime, sources
from web.build.paths import REQUIREMENTS, ROOT

pytestmark = pytest.mark.all


def test_the_second_source_delivers_when_the_first_is_out_of_reach(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        nobody = sources.Site(f"http://127.0.0.1:{probe.getsockname()[1]}/")
    package = sources.Package(REQUIREMENTS / "wasm.txt", "open_webui/frontend/pyodide")
    parts = runtime.parts(runtime.read(node.packages()))
    found = sources.collect(parts, tmp_path, [nobody, package])
    assert {path.name for path in tmp_path.iterdir()} == set(found)


def test_a_copy_of_the_sources_builds_from_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy"
    for path in inputs.sources():
        (copy / path.relative_to(ROOT)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy / path.relative_to(ROOT))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for command in ("single", "check"):
        subprocess.run([sys.executable, copy / "build.py", command], check=True, cwd=tmp_path)
    assert len(list((copy / "dist").glob("py_logreg-*.whl"))) == 1
    assert (copy / "dist" / "py_logreg.html").is_file()
