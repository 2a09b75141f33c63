"""Run scenes of the page's Python under real MicroPython, with a small fake browser.

A scene is a function ``scene_*`` of a module in ``tests/web/scenes``; it runs in a process of its
own. Its browser is ``fake_js`` over the real index.html and the real words.
"""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from web.build import languages

HERE = Path(__file__).parent
WEB = HERE.parents[1] / "web"
VOID = {"meta", "link", "input", "br", "img", "path", "rect", "circle"}
PATIENCE = 60

BEGIN = """
import sys
sys.path[:0] = [{web!r}, {here!r}]
import fake_js
sys.modules["js"] = fake_js
fake_js.load({page!r}, {words!r})
from scenes import {module}
{module}.{scene}()
print("the scene has ended")
"""


def scenes(module: str) -> list[str]:
    """Names of the scenes of a module, read without running it: it is written for MicroPython."""
    tree = ast.parse((HERE / "scenes" / f"{module}.py").read_text(encoding="utf-8"))
    functions = (node for node in tree.body if isinstance(node, ast.FunctionDef))
    return [function.name for function in functions if function.name.startswith("scene_")]


def play(module: str, scene: str, folder: Path) -> None:
    """Run one scene; AssertionError with its traceback if it fails."""
    program = find()
    page = folder / "page.json"
    page.write_text(json.dumps(tree_of(WEB / "index.html")), encoding="utf-8")
    main = folder / "main.py"
    words = WEB / "locales" / "en.json"
    source = BEGIN.format(
        web=str(WEB), here=str(HERE), page=str(page), words=str(words), module=module, scene=scene
    )
    main.write_text(source, encoding="utf-8")
    done = subprocess.run(
        [program, "-X", "heapsize=64m", str(main)],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0 and "the scene has ended" in done.stdout, said
    assert "Traceback" not in said, said


def find() -> str:
    """The MicroPython of this environment."""
    beside = shutil.which("micropython", path=str(Path(sys.executable).parent))
    program = beside or shutil.which("micropython")
    if program is None:
        pytest.skip("no micropython program on this system (the package exists for Linux only)")
    return program


def tree_of(path: Path) -> list[object]:
    """A page as nested lists [tag, {attribute: value}, child or text, ...]."""
    reader = _Reader()
    reader.feed(languages.fill(path.read_text(encoding="utf-8"), languages.read()))
    return reader.root


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root: list[object] = ["#document", {}]
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node: list[object] = [tag, {name: value or "" for name, value in attrs}]
        self._open[-1].append(node)
        if tag not in VOID:
            self._open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].append([tag, {name: value or "" for name, value in attrs}])

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._open[-1][0] == tag, f"{tag} closes {self._open[-1][0]}"
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if data.strip():
            self._open[-1].append(data)
