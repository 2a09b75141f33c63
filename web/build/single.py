"""Makes the one-file edition: the page, with the files of the site in an archive behind it.

The files are those of the site, bit for bit. Left out is what only a served site has, and what the
page does without: another way to start Python, and the snapshot of its memory.
"""

import base64
import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from fnmatch import fnmatchcase
from graphlib import CycleError, TopologicalSorter
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

from . import listing, offline, onebyte, references
from .errors import MissingInputError, StepError
from .paths import WEB
from .security import one_file_policy

NAME = "py_logreg.html"
MOST_BYTES = 14_500_000
PAGE = "index.html"
PROGRAM = WEB / "boot" / "single" / "launch.mjs"
BUNDLE = "python/bundle.mjs"
LEFT_OUT = (
    *(NAME, PAGE, listing.NAME, "sw.js", "manifest.webmanifest", "icon.svg", "icons/*"),
    *("class.html", "boot/class.js"),  # for the projector of a class that a server serves
    *("vendor/pyscript/*", "vendor/pyodide/*.whl", "vendor/pyodide/python_stdlib.zip"),
    "python/snapshot.bin",
    "trainer/*",  # the bundle brings these modules to the worker
)
KEPT = ("trainer/main.py",)  # its script
WHEN = (1980, 1, 1, 0, 0, 0)
BROKEN = (
    '<p class="message" data-kind="error" id="broken" role="alert" hidden>This page cannot start: '
    "the file is not whole, or this browser is too old. Copy the file once more, or open it in a "
    "new Chrome or Edge. / 本页无法启动：文件不完整，或浏览器版本太旧。请重新复制文件，"
    "或用新版 Chrome 或 Edge 打开。</p>"
)


def write(site: Path, folder: Path) -> Path:
    """Make the file in ``folder``.

    Raises
    ------
    MissingInputError, StepError
    """
    made = folder / NAME
    made.write_bytes(onebyte.to_bytes(page(site)))
    return made


def text_of(site: Path) -> str:
    """The text of the one file as it was made."""
    return onebyte.to_text((site / NAME).read_bytes())


def page(site: Path) -> str:
    """The whole text of the one file: ASCII around the archive, which is one-byte characters."""
    files = embedded(site)
    refuse_cycles(site, files)
    payload = onebyte.encode(archive(files))
    script, style = onebyte.ascii_script(program(PROGRAM)), onebyte.ascii_style(styles(site))
    text = standing((site / PAGE).read_text(encoding="utf-8"), site, script, style)
    text = replaced(onebyte.ascii_markup(text), '(?<=<meta charset=")utf-8', onebyte.NAME)
    # A comment: WebKit looks a script's whole text over again with each piece that arrives.
    element = f'<div id="site" hidden><!--{payload}--></div>\n'
    return replaced(text, r"(?=</body>)", element)


def embedded(site: Path) -> dict[str, bytes]:
    """The files that the page or its worker may ask for, by their paths."""
    found = {
        path: (site / path).read_bytes()
        for path in listing.files(site)
        if path in KEPT or not any(fnmatchcase(path, pattern) for pattern in LEFT_OUT)
    }
    found[BUNDLE] = without_snapshot(found[BUNDLE].decode()).encode()
    found[offline.LIST] = listed(found).encode()
    return found


def listed(files: dict[str, bytes]) -> str:
    """The list that the page which checks a device goes by."""
    rows = [
        {"url": path, "sha256": hashlib.sha256(content).hexdigest()}
        for path, content in files.items()
        if path not in (offline.LIST, offline.NAME)
    ]
    return json.dumps(rows, indent=1) + "\n"


def without_snapshot(text: str) -> str:
    """The list of Python's archives, as a build writes it that could record no snapshot."""
    head, tail = "export default ", ";\n"
    bundle = json.loads(text.removeprefix(head).removesuffix(tail))
    return f"{head}{json.dumps(bundle | {'snapshot': None}, indent=1)}{tail}"


def archive(files: dict[str, bytes]) -> bytes:
    """A zip archive that depends on nothing but the files."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        for path, content in sorted(files.items()):
            entry = zipfile.ZipInfo(path, WHEN)
            entry.create_system = 3
            made.writestr(entry, content, zipfile.ZIP_DEFLATED, 9)
    return whole.getvalue()


def refuse_cycles(site: Path, files: dict[str, bytes]) -> None:
    """Modules that import each other in a circle cannot be linked from memory."""
    scripts = [path for path in files if path.endswith((".js", ".mjs"))]
    graph = {path: set(references.named(site, path)) for path in scripts}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        raise StepError(f"These modules import each other: {' > '.join(error.args[1])}.") from error


def program(entry: Path) -> str:
    """A module and those that it imports as one plain script, the imported ones first.

    What they name at their top level must differ, and only our own way of writing imports and
    exports is understood, each of them in one line.
    """
    order: list[Path] = []

    def visit(path: Path) -> None:
        if path in order:
            return
        for address in references.relative(path, path.name):
            visit((path.parent / address).resolve())
        order.append(path)

    visit(entry)
    bare = (bare_script(path.read_text(encoding="utf-8")) for path in order)
    return '"use strict";\n' + "\n".join(bare)


def bare_script(module: str) -> str:
    without_imports = re.sub(r'^import \{[^}]*\} from "[^"]+";\n', "", module, flags=re.M)
    return re.sub(
        r"^export (?=(async function|function|class|const) )", "", without_imports, flags=re.M
    )


def styles(site: Path) -> str:
    """The page's style sheets, one after the other."""
    text = (site / PAGE).read_text(encoding="utf-8")
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)">', text)
    return "\n".join((site / sheet).read_text(encoding="utf-8") for sheet in sheets)


def standing(text: str, site: Path, script: str, style: str) -> str:
    """The page with its styles, icon and launcher in itself, its modules left to the launcher."""
    icon = base64.b64encode((site / "icon.svg").read_bytes()).decode()
    policy = one_file_policy([script], [style])
    text = replaced(text, r'<html lang="en"', '<html lang="en" data-edition="file"')
    text = replaced(text, r'(?<="Content-Security-Policy" content=")[^"]*', policy)
    text = replaced(
        text, r'(?<=<link rel="icon" href=")icon\.svg', f"data:image/svg+xml;base64,{icon}"
    )
    text = replaced(text, r'<link rel="(manifest|apple-touch-icon)"[^>]*>\n', "", times=2)
    text = re.sub(r'<link rel="(stylesheet|modulepreload|preload)"[^>]*>\n', "", text)
    text = replaced(text, r'<script type="module" src="vendor/pyscript/[^"]*"></script>\n', "")
    text = text.replace('<script type="module" src=', '<script type="site-module" src=')
    text = replaced(text, r"(?=</head>)", f"<style>{style}</style>\n<script>{script}</script>\n")
    return replaced(text, r"(?<=</noscript>\n)", f"{BROKEN}\n")


def replaced(text: str, pattern: str, new: str, times: int = 1) -> str:
    found, count = re.subn(pattern, lambda _: new, text)
    if count != times:
        raise MissingInputError(f"{PAGE} has {count} places like {pattern}, not {times}.")
    return found


class Made(NamedTuple):
    """What stands in a one-file page."""

    policy: str
    scripts: list[str]
    styles: list[str]
    files: dict[str, bytes]


class Reader(HTMLParser):
    """Takes a one-file page apart."""

    def __init__(self) -> None:
        super().__init__()
        self.policy = ""
        self.texts: dict[str, list[str]] = {"script": [], "style": []}
        self.site = ""
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("http-equiv") == "Content-Security-Policy":
            self.policy = values.get("content") or ""
        self.inside = "site" if values.get("id") == "site" else tag
        if tag == "script" and self.inside == tag and "type" in values:
            self.inside = ""  # no script to the browser

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside in self.texts:
            self.texts[self.inside].append(data)

    def handle_comment(self, data: str) -> None:
        if self.inside == "site":
            self.site = data


def read(text: str) -> Made:
    """What stands in the text of a one-file page.

    Raises
    ------
    ValueError, zipfile.BadZipFile, zlib.error
        Its archive is damaged.
    """
    reader = Reader()
    reader.feed(text)
    reader.close()
    whole = onebyte.decode(reader.site)
    with zipfile.ZipFile(io.BytesIO(whole)) as made:
        if min(entry.header_offset for entry in made.infolist()) != 0:
            raise zipfile.BadZipFile("something stands in front of its files")
        files = {name: made.read(name) for name in made.namelist()}
    return Made(reader.policy, reader.texts["script"], reader.texts["style"], files)


def faults(site: Path) -> Iterator[str]:
    """Each way in which the one file, if there is one, is not what the site says."""
    path = site / NAME
    if not path.is_file():
        return
    if path.stat().st_size > MOST_BYTES:
        yield f"{NAME} has {path.stat().st_size} bytes, more than {MOST_BYTES}."
    try:
        made = read(text_of(site))
    except (ValueError, zipfile.BadZipFile, zlib.error) as error:
        yield f"{NAME} is damaged ({error})."
        return
    if made.policy != one_file_policy(made.scripts, made.styles):
        yield f"{NAME} has another policy than its scripts and styles need."
    wanted = embedded(site)
    for name in sorted(made.files.keys() | wanted.keys()):
        if made.files.get(name) != wanted.get(name):
            yield f"{NAME} has another {name} than the site."
