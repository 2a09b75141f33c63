"""build.py starts under an old Python, with the standard library alone, and installs once."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from web.build import cli, environment
from web.build.errors import StepError
from web.build.paths import ROOT

OLDEST = (3, 9)


def started_files() -> list[Path]:
    """build.py and every module that it imports before it runs in its environment."""
    wanted, seen = ["build.py"], set[Path]()
    while wanted:
        path = ROOT / wanted.pop()
        if path in seen:
            continue
        seen.add(path)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in tree.body:
            if not isinstance(node, ast.ImportFrom):
                continue
            module = (node.module or "").removeprefix("web.build").strip(".")
            if node.level or (node.module or "").startswith("web.build"):
                names = [module] if module else [alias.name for alias in node.names]
                wanted += [f"web/build/{name}.py" for name in names]
    return sorted(seen)


STARTED = started_files()


def test_what_starts_is_a_handful_of_small_modules() -> None:
    names = {path.name for path in STARTED}
    assert {"build.py", "cli.py", "environment.py", "pythons.py", "errors.py"} <= names
    assert "site.py" not in names


@pytest.mark.parametrize("path", STARTED, ids=lambda path: path.name)
def test_it_is_written_in_the_grammar_of_the_oldest_python(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"), feature_version=OLDEST)
    # `X | Y` in an annotation is then a string that nobody evaluates.
    assert any(
        isinstance(node, ast.ImportFrom) and node.module == "__future__" for node in tree.body
    )


@pytest.mark.parametrize("path", STARTED, ids=lambda path: path.name)
def test_it_needs_the_standard_library_alone(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom) and not node.level
            else []
        )
    }
    assert imported - sys.stdlib_module_names <= {"web"}


def test_the_commands_are_listed() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "build.py", "--help"], capture_output=True, text=True, check=True
    )
    for command in ("serve", "build", "check", "test", "bench", "lock"):
        assert f"\n    {command} " in done.stdout


def test_what_test_does_not_know_goes_to_pytest() -> None:
    options = cli.parse(["test", "--all", "tests/build", "-k", "wheel"])
    assert options.all
    assert options.rest == ["tests/build", "-k", "wheel"]


def test_what_another_command_does_not_know_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.parse(["build", "--fast"])
    assert "unknown argument: --fast" in capsys.readouterr().err


class Installs:
    """Stands for pip: counts what it is asked to install, and fails on request."""

    def __init__(self) -> None:
        self.locks: list[str] = []
        self.made: list[bool] = []  # environments
        self.error: StepError | None = None

    def __call__(self, lock: str) -> None:
        if self.error:
            raise self.error
        self.locks.append(lock)


@pytest.fixture
def installs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Installs:
    """An existing, empty environment and a pip that only counts."""
    counted = Installs()
    (tmp_path / environment.STAMP).write_text("{}", encoding="utf-8")
    monkeypatch.setattr(environment, "VENV", tmp_path)
    monkeypatch.setattr(environment, "usable", lambda python: True)
    monkeypatch.setattr(environment, "install", counted)
    monkeypatch.setattr(environment, "create", lambda: counted.made.append(True))
    return counted


def test_a_lock_is_installed_once(installs: Installs) -> None:
    environment.prepare("build")
    environment.prepare("build")
    assert installs.locks == ["build"]


def test_the_test_lock_contains_the_build_lock(installs: Installs) -> None:
    environment.prepare("test")
    environment.prepare("build")
    environment.prepare("test")
    assert installs.locks == ["test"]


def test_a_changed_lock_is_installed_again(installs: Installs) -> None:
    environment.prepare("build")
    stamp = environment.VENV / environment.STAMP
    stamp.write_text(json.dumps({"build": "another digest"}), encoding="utf-8")
    environment.prepare("build")
    assert installs.locks == ["build", "build"]


def test_an_installation_that_failed_is_tried_again(installs: Installs) -> None:
    installs.error = StepError("no network")
    with pytest.raises(StepError):
        environment.prepare("build")
    installs.error = None
    environment.prepare("build")
    assert installs.locks == ["build"]
    assert installs.made == []


def test_an_environment_that_does_not_run_is_made_again(
    installs: Installs, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment.prepare("build")
    monkeypatch.setattr(environment, "usable", lambda python: False)
    environment.prepare("build")
    assert installs.made == [True]
    assert installs.locks == ["build", "build"]
