"""The modules of page and worker, joined into few files."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from web.build import joining, node
from web.build.errors import MissingInputError, StepError

FILES = {
    "index.html": '<script type="module" src="boot/page.js"></script>\n',
    "help.html": '<script type="module" src="boot/words.js"></script>\n',
    "trainer.json": json.dumps(
        {
            "interpreter": "./boot/interpreter.mjs",
            "js_modules": {"worker": {"./boot/store.js": "s"}},
        }
    ),
    "story.json": json.dumps({"modules": [], "scripts": ["boot/story/cells.js"]}),
    "app.json": json.dumps({"interpreter": "./boot/micropython.mjs"}),
    "boot/page.js": 'import { add } from "./depot.js";\nimport { t } from "./words.js";\n'
    'import { BUILD } from "./build.js";\nadd(t + BUILD);\n',
    "boot/depot.js": 'import { list } from "./list.js";\nexport const add = (a) => list.push(a);\n',
    "boot/list.js": "export const list = [];\n",
    "boot/words.js": 'export const t = "t";\n',
    "boot/micropython.mjs": 'export { list as python } from "./list.js";\n',
    "boot/story/cells.js": 'export { list as story } from "../list.js";\n',
    "boot/interpreter.mjs": 'import bundle from "../python/bundle.mjs";\n'
    'import { open } from "./database.js";\nexport const later = () => import("./store.js");\n'
    "export const opened = open(bundle);\n",
    "boot/store.js": 'import { open } from "./database.js";\nexport const stored = open(1);\n',
    "boot/database.js": "export const open = (a) => a + 1;\n",
    "python/bundle.mjs": "export default 1;\n",
}
PROGRAM = """
await import("./boot/page.js");
const { python } = await import("./boot/micropython.mjs");
const { story } = await import("./boot/story/cells.js");
const { opened, later } = await import("./boot/interpreter.mjs");
const { stored } = await later();
console.log(JSON.stringify({ python, same: python === story, opened, stored }));
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    return tmp_path


def test_few_files_do_what_many_did(site: Path) -> None:
    joining.join(node.packages(), site)
    (site / "boot" / "build.js").write_text('export const BUILD = "!";\n', encoding="utf-8")
    (site / "run.mjs").write_text(PROGRAM, encoding="utf-8")
    program = shutil.which("node", path=node.search_path()) or "node"
    done = subprocess.run(
        [program, "run.mjs"], cwd=site, capture_output=True, text=True, check=True
    )
    # The page, its Python and the story still have one list.
    assert json.loads(done.stdout) == {"python": ["t!"], "same": True, "opened": 2, "stored": 2}


def test_what_nobody_names_is_gone_and_other_pages_keep_theirs(site: Path) -> None:
    joining.join(node.packages(), site)
    left = {path.name for path in (site / "boot").iterdir() if path.is_file()}
    shared = {name for name in left if name.startswith(joining.SHARED)}
    assert left - shared == {
        "page.js",
        "words.js",
        "micropython.mjs",
        "interpreter.mjs",
        "store.js",
    }
    assert len(shared) == 2  # the list, and the database
    joined = (site / "boot" / "page.js").read_text(encoding="utf-8")
    assert "./build.js" in joined and "./words.js" not in joined


def test_a_page_without_modules_and_modules_with_faults_are_refused(site: Path) -> None:
    (site / "boot" / "depot.js").write_text("export const = 1;\n", encoding="utf-8")
    with pytest.raises(StepError, match="modules could not be joined"):
        joining.join(node.packages(), site)
    (site / "index.html").write_text("<p>\n", encoding="utf-8")
    with pytest.raises(MissingInputError, match=r"index\.html names no module"):
        joining.join(node.packages(), site)
