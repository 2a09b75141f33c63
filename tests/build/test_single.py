"""The one-file edition: all is in it, nothing outside, and its policy knows its scripts."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import random
import re
import shutil
import subprocess
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from web.build import addresses, check, listing, onebyte, single
from web.build.errors import StepError
from web.build.paths import DIST, WEB

DECODE = """
import { decodeBytes } from %s;
let text = "";
for await (const part of process.stdin.setEncoding("utf-8")) text += part;
process.stdout.write(Buffer.from(decodeBytes(text)));
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site with the one file in it, listed."""
    assert (DIST / listing.NAME).is_file(), "no built site: run python3 build.py build"
    copy = tmp_path_factory.mktemp("one") / "site"
    shutil.copytree(DIST, copy, ignore=shutil.ignore_patterns(single.NAME))
    single.write(copy, copy)
    listing.write(copy)
    return copy


@pytest.fixture(scope="module")
def text(site: Path) -> str:
    return single.text_of(site)


@pytest.fixture
def altered(site: Path, text: str) -> Callable[[str, str], list[str]]:
    """The faults that are found once some text of the page has been replaced."""

    def alter(old: str, new: str) -> list[str]:
        assert old in text
        page = site / single.NAME
        page.write_bytes(onebyte.to_bytes(text.replace(old, new, 1)))
        try:
            return list(single.faults(site))
        finally:
            page.write_bytes(onebyte.to_bytes(text))

    return alter


class Page(HTMLParser):
    """What a browser finds in a page: its tags, and the texts of those that it would obey."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {"script": [], "style": []}
        self.obeyed = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.obeyed = tag if "type" not in dict(attrs) else ""

    def handle_endtag(self, tag: str) -> None:
        self.obeyed = ""

    def handle_data(self, data: str) -> None:
        if self.obeyed in self.texts:
            self.texts[self.obeyed].append(data)

    @property
    def policy(self) -> dict[str, list[str]]:
        (policy,) = (
            attributes["content"] or ""
            for tag, attributes in self.tags
            if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
        )
        parts = (part.split() for part in policy.split(";"))
        return {name: values for name, *values in parts}


def test_it_fits_on_any_stick(site: Path) -> None:
    assert (site / single.NAME).stat().st_size <= 14_500_000


def test_the_policy_knows_the_scripts_and_nothing_else(text: str) -> None:
    page = Page(text)
    hashes = {
        tag: [
            "'sha256-" + base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode() + "'"
            for inside in page.texts[tag]
        ]
        for tag in ("script", "style")
    }
    assert len(hashes["script"]) == 1
    assert page.policy == {
        "default-src": ["'none'"],
        "connect-src": ["'none'"],
        "img-src": ["data:"],
        "style-src": hashes["style"],
        "worker-src": ["blob:"],
        "script-src": [*hashes["script"], "blob:", "'wasm-unsafe-eval'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }


def test_a_browser_fetches_nothing_for_it(text: str) -> None:
    assert addresses.find(single.NAME, text.encode()) == []
    for tag, attributes in Page(text).tags:
        assert not {"srcset", "poster", "style"} & attributes.keys()
        if tag == "link":
            assert (attributes["href"] or "").startswith("data:")
        elif "src" in attributes:
            # Types that no browser knows: these scripts are the launcher's.
            assert tag == "script"
            assert attributes.get("type") in ("site-module", "mpy", "py")


def test_its_files_are_those_of_the_site(site: Path, text: str) -> None:
    files = single.read(text).files
    bundle = files.pop("python/bundle.mjs").decode()
    listed = json.loads(files.pop("kept.json"))
    for path, content in files.items():
        assert content == (site / path).read_bytes(), path
    served = (site / "python/bundle.mjs").read_text(encoding="utf-8")
    ours, theirs = (
        json.loads(one.removeprefix("export default ").rstrip(";\n")) for one in (bundle, served)
    )
    assert ours == theirs | {"snapshot": None}
    hashes = {one["url"]: one["sha256"] for one in listed}
    assert hashes.pop("python/bundle.mjs") == hashlib.sha256(bundle.encode()).hexdigest()
    assert hashes.items() <= {one["path"]: one["sha256"] for one in listing.read(site)}.items()
    assert hashes.keys() == files.keys() - {"boot/build.js"}


def test_only_what_needs_a_server_or_another_start_is_left_out(site: Path, text: str) -> None:
    left_out = set(listing.files(site)) - single.read(text).files.keys()
    kinds = r"py_logreg\.html|index\.html|files\.json|sw\.js|manifest\.webmanifest|icon\.svg"
    kinds += r"|icons/.+|vendor/pyscript/.+|vendor/pyodide/(.+\.whl|python_stdlib\.zip)"
    kinds += r"|python/snapshot\.bin|class\.html|boot/class\.js"
    kinds += r"|trainer/(?!main\.py$).+"  # these are in the bundle
    assert [path for path in sorted(left_out) if not re.fullmatch(kinds, path)] == []


def test_every_sample_is_one_sheet(text: str) -> None:
    files = single.read(text).files
    samples = json.loads(files["samples/index.json"])["samples"]
    names = {sample if isinstance(sample, str) else sample["id"] for sample in samples}
    sheets = {path for path in files if path.startswith("samples/") and path.endswith(".png")}
    assert names
    assert sheets == {f"samples/{name}.png" for name in names}


def test_the_same_site_gives_the_same_file(site: Path, text: str) -> None:
    assert single.page(site) == text


def test_check_knows_it(site: Path) -> None:
    assert check.faults(site) == []


def test_what_was_altered_is_named(text: str, altered: Callable[[str, str], list[str]]) -> None:
    assert any("policy" in fault for fault in altered("decodeBytes(", "decodeBites("))
    assert any("policy" in fault for fault in altered("connect-src 'none'", "connect-src *"))
    assert any("policy" in fault for fault in altered("<style>", "<style>*{color:red}"))
    assert any("damaged" in fault for fault in altered("<!--PK", "<!--00000PK"))
    middle = text[len(text) // 2 :][:40]
    assert any("damaged" in fault for fault in altered(middle, middle[::-1]))


def test_a_file_of_another_site_is_named(site: Path) -> None:
    changed = site / "help.html"
    before = changed.read_bytes()
    changed.write_bytes(before + b"<!-- new -->")
    try:
        assert any("help.html" in fault for fault in single.faults(site))
    finally:
        changed.write_bytes(before)


def test_modules_in_a_circle_are_refused(tmp_path: Path) -> None:
    for name, other in (("a", "b"), ("b", "a")):
        (tmp_path / f"{name}.js").write_text(f'import "./{other}.js";\n', encoding="utf-8")
    with pytest.raises(StepError, match=r"a\.js"):
        single.refuse_cycles(tmp_path, {"a.js": b"", "b.js": b""})


EVERY_BYTE = bytes(range(256))
EVERY_PAIR = b"".join(bytes([one, other]) for one in range(256) for other in b"\0\r\n->=@m~M}\x80")


@pytest.mark.parametrize(
    "content", [b"", b"=", EVERY_BYTE, EVERY_PAIR, bytes(random.Random(0).randbytes(10_000))]
)
def test_any_bytes_come_through_a_page(content: bytes) -> None:
    written = onebyte.encode(content)
    assert not set("\0\r->") & set(written)
    assert onebyte.decode(onebyte.to_text(onebyte.to_bytes(written))) == content
    node = shutil.which("node")
    assert node
    module = (WEB / "boot" / "single" / "onebyte.mjs").as_uri()
    done = subprocess.run(
        [node, "--input-type=module", "-e", DECODE % json.dumps(module)],
        input=written.encode(),
        capture_output=True,
        check=True,
    )
    assert done.stdout == content


@pytest.mark.parametrize("text", ["ab>cd", "a-b", "a\rb", "数", "ab="])
def test_what_no_page_carries_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        onebyte.decode(text)


LINKED = """
import { linkedText } from %s;
const files = %s;
const root = "file:///stick/";
const site = {
  root,
  text: async (path) => files[path],
  pathTo: (address) => new URL(address, root).href.slice(root.length),
};
const text = await linkedText(site, ["a/main.mjs"]);
const run = new Function(`"use strict"; const linkedModules = {}; ${text} return linkedModules;`);
const linkedModules = run();
const imported = (path) => (running[path] ??= linkedModules[path](imported));
const running = {};
console.log(JSON.stringify(await imported("a/main.mjs")));
"""


def linked(files: dict[str, str]) -> object:
    """What node makes of modules that became functions: the exports of a/main.mjs."""
    node = shutil.which("node")
    assert node
    module = (WEB / "boot" / "single" / "linked.mjs").as_uri()
    script = LINKED % (json.dumps(module), json.dumps(files))
    command = [node, "--input-type=module", "-e", script]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ValueError(done.stderr)
    return json.loads(done.stdout)


def test_modules_become_functions_that_export_the_same() -> None:
    files = {
        "a/main.mjs": """import whole from "./whole.mjs";
import { one, two as zwei } from "../b/parts.js";
import * as all from '../b/parts.js';
import "./effect.js";
const later = import("./later.mjs");
export const sum = whole + one() + zwei + all.two + globalThis.effect;
export async function unused() {}
export { zwei as two };
export const place = import.meta.url;
export const last = (await later).default.x;
""",
        "a/whole.mjs": "export default 1;\n",
        "a/effect.js": "globalThis.effect = 1000;\n",
        "a/later.mjs": "const m = { x: 7 }; function f() { return 1 }export default m;\n",
        "b/parts.js": "function f() { return 10 }const t = 100;export{f as one,t as two};\n",
    }
    place = "file:///stick/a/main.mjs"
    assert linked(files) == {"two": 100, "sum": 1211, "place": place, "last": 7}


@pytest.mark.parametrize("line", ['import a, { b } from "./x.js";', "export let a = 1;"])
def test_a_module_that_is_written_another_way_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"a/main\.mjs"):
        linked({"a/main.mjs": f"{line}\n", "a/x.js": ""})


def test_around_the_archive_it_is_plain_ascii(text: str) -> None:
    """So that nothing of it depends on how bytes are read."""
    page, _, rest = text.partition('id="site" hidden><!--')
    assert page.isascii()
    assert rest.partition("-->")[2].isascii()
    assert page.index('<meta charset="windows-1252">') < 1024


def test_script_style_and_markup_mean_the_same_in_ascii() -> None:
    words = "“π” ✓ 数学 😀"
    assert json.loads(onebyte.ascii_script(json.dumps(words, ensure_ascii=False))) == words
    assert html.unescape(onebyte.ascii_markup(words)) == words
    assert onebyte.ascii_style('content: "✓数"') == r'content: "\2713 \6570 "'
