"""The wheel is an ordinary one, the same from the same sources, and the one that the page loads."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from web.build import wheel
from web.build.errors import MissingInputError
from web.build.hashes import sha256
from web.build.paths import ROOT


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return wheel.build(tmp_path_factory.mktemp("wheel"))


def test_it_holds_the_library_and_its_licence_and_nothing_else(built: Path) -> None:
    version = built.name.split("-")[1]
    with zipfile.ZipFile(built) as archive:
        names = archive.namelist()
        metadata = archive.read(f"py_logreg-{version}.dist-info/METADATA").decode("utf-8")
    assert {name.split("/")[0] for name in names} == {
        "py_logreg",
        f"py_logreg-{version}.dist-info",
    }
    assert f"py_logreg-{version}.dist-info/licenses/LICENSE" in names
    assert "py_logreg/py.typed" in names
    needed = [line for line in metadata.splitlines() if line.startswith("Requires-Dist")]
    assert [line for line in needed if "extra" not in line] == ["Requires-Dist: numpy>=1.26"]
    assert "Requires-Python: >=3.11" in metadata


def test_the_same_sources_make_the_same_bytes(built: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in ("pyproject.toml", "LICENSE", "README.md"):
        if (ROOT / name).is_file():
            shutil.copyfile(ROOT / name, copy / name)  # with a new date
    shutil.copytree(ROOT / "py_logreg", copy / "py_logreg", copy_function=shutil.copyfile)
    for path in copy.rglob("*.py"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    again = wheel.build(tmp_path / "out", root=copy)
    assert again.name == built.name
    assert sha256(again) == sha256(built)


def test_it_installs_and_imports_natively(built: Path, tmp_path: Path) -> None:
    """In a fresh environment, which sees this one's NumPy and nothing of this repository."""
    home = tmp_path / "fresh"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", home], check=True)
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--no-index", "--no-deps"]
    subprocess.run([*pip, "--quiet", "--disable-pip-version-check", built], check=True)
    inside = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    (Path(inside) / "numpy.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    program = (
        "import math, numpy, py_logreg\n"
        "from py_logreg.descent import gradient_descent\n"
        "X, y = numpy.eye(2), numpy.array([0, 1])\n"
        "(step,) = gradient_descent(X, y, learning_rate=1.0, iterations=1)\n"
        "assert math.isclose(step.cost, math.log(2), rel_tol=1e-15)\n"
        "print(py_logreg.__file__)\n"
    )
    done = subprocess.run(
        [python, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert Path(done.stdout.strip()).is_relative_to(home)
    command = python.with_name("py-logreg.exe" if os.name == "nt" else "py-logreg")
    said = subprocess.run([command, "--help"], capture_output=True, text=True, check=True).stdout
    assert said.startswith("usage: py-logreg")


def test_a_missing_library_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingInputError, match=r"py_logreg is not the library"):
        wheel.build(tmp_path / "out", root=tmp_path)
