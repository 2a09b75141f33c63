"""The page's head as a build fills it."""

from __future__ import annotations

from pathlib import Path

import pytest

from web.build import head
from web.build.errors import MissingInputError

PAGE = """<head>
<link rel="icon" href="icon.svg">
<link rel="stylesheet" href="style/tokens.css">
<link rel="stylesheet" href="style/lab.css">
<script type="module" src="boot/page.js"></script>
</head>
"""
FILES = {
    "index.html": PAGE,
    "help.html": '<link rel="stylesheet" href="style/tokens.css">\n',
    "style/tokens.css": "a { b: c }",
    "style/lab.css": "d { e: f }",
    "boot/page.js": 'import * as a from "./a.js";\nconst later = import("./later.js");\n',
    "boot/a.js": 'import "../b.mjs";\nexport { c } from "./c.js";\n',
    "boot/c.js": 'import { a } from "./a.js";\n',
    "boot/later.js": "",
    "boot/micropython.mjs": 'import "./c.js"; import "./build.js";',  # which is made last
    "b.mjs": "",
}
FILLED = """<head>
<link rel="icon" href="icon.svg">
<link rel="stylesheet" href="style/page.css">
<link rel="modulepreload" href="boot/micropython.mjs">
<link rel="modulepreload" href="boot/a.js">
<link rel="modulepreload" href="boot/c.js">
<link rel="modulepreload" href="boot/build.js">
<link rel="modulepreload" href="b.mjs">
<link rel="preload" as="fetch" crossorigin href="trainer.json">
<link rel="preload" as="fetch" crossorigin href="trainer/main.py">
<link rel="preload" as="fetch" crossorigin href="app.json">
<link rel="preload" as="fetch" crossorigin href="vendor/micropython/micropython.wasm">
<link rel="preload" as="fetch" crossorigin href="python/page.zip">
<link rel="preload" as="fetch" crossorigin href="app/main.py">
<script type="module" src="boot/page.js"></script>
</head>
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_one_sheet_and_every_module_that_runs_at_the_start(site: Path) -> None:
    head.fill(site)
    assert (site / "index.html").read_text(encoding="utf-8") == FILLED
    assert (site / "style/page.css").read_text(encoding="utf-8") == "a { b: c }\nd { e: f }"


def test_a_sheet_that_no_page_names_any_more_does_not_ship(site: Path) -> None:
    head.fill(site)
    assert (site / "style/tokens.css").is_file()
    assert not (site / "style/lab.css").exists()


def test_a_page_without_sheets_is_refused(site: Path) -> None:
    (site / "index.html").write_text("<head></head>", encoding="utf-8")
    with pytest.raises(MissingInputError, match="style sheets"):
        head.fill(site)
