"""The virtual environment is made with the newest Python that really runs and will do."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from web.build import pythons
from web.build.errors import PythonNotFoundError

FakePython = Callable[..., list[str]]


def test_the_newest_that_suits_is_chosen(fake_python: FakePython) -> None:
    candidates = [fake_python(f"3|{minor}|/somewhere/python3.{minor}") for minor in (11, 13, 12, 9)]
    assert pythons.find_python(candidates) == ((3, 13), Path("/somewhere/python3.13"))


def test_one_for_which_no_wheels_are_locked_is_passed_over(fake_python: FakePython) -> None:
    candidates = [fake_python("3|12|/a"), fake_python("3|99|/b"), fake_python("4|0|/c")]
    assert pythons.find_python(candidates).path == Path("/a")


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("pyenv: python3.13: command not found", 127),
        ("3|13|/would/do/but/failed", 1),
        ("Python was not found; install it from the shop", 0),
        ("", 0),
    ],
)
def test_a_name_that_does_not_really_run_is_passed_over(
    fake_python: FakePython, answer: str, code: int
) -> None:
    candidates = [fake_python(answer, code), ["/no/such/python"], fake_python("3|12|/a")]
    assert pythons.find_python(candidates).path == Path("/a")


def test_without_one_it_says_what_there_is_and_what_to_install(fake_python: FakePython) -> None:
    with pytest.raises(PythonNotFoundError) as refused:
        pythons.find_python([fake_python("3|9|/a"), fake_python("3|11|/b")])
    assert "has only Python 3.11, 3.9: install Python 3.14" in str(refused.value)
    with pytest.raises(PythonNotFoundError, match="none that can make a virtual environment"):
        pythons.find_python([])


def test_the_running_interpreter_is_used_if_it_will_do() -> None:
    assert pythons.find_python().path.resolve() == Path(sys.executable).resolve()


def test_an_older_running_interpreter_makes_it_look_further(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = {sys.executable: (3, 9), "newer": (3, 12)}
    monkeypatch.setattr(
        pythons,
        "probe",
        lambda command: pythons.Interpreter(answers[command[0]], Path(command[0])),
    )
    monkeypatch.setattr(pythons, "offered", lambda: iter([["newer"]]))
    assert pythons.find_python().path == Path("newer")


def test_a_shim_in_front_does_not_hide_what_lies_behind_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    name = "python3.13.bat" if os.name == "nt" else "python3.13"
    for folder in ("shims", "real"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_text("", encoding="utf-8")
        (tmp_path / folder / name).chmod(stat.S_IRWXU)
    monkeypatch.setenv("PATH", os.pathsep.join([str(tmp_path / "shims"), str(tmp_path / "real")]))
    found = [Path(path).parent.name for path in pythons.every("python3.13")]
    assert found == ["shims", "real"]


def test_pyenvs_versions_are_found_though_not_switched_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    name = Path("python.exe" if os.name == "nt" else "bin/python")
    for version in ("3.13.0", "3.9.18", "3.12.1", "2.7.18", "3.13.0-empty"):
        (tmp_path / "versions" / version / name).parent.mkdir(parents=True)
        if not version.endswith("empty"):
            (tmp_path / "versions" / version / name).touch()
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    found = {path.relative_to(tmp_path / "versions").parts[0] for path in pythons.from_pyenv()}
    assert found == {"3.13.0", "3.12.1"}
