"""Finds what the site's own pages, scripts, styles and configs name and the site does not have."""

import json
import posixpath
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from . import listing
from .addresses import without_comments

CONFIGS = ("app.json", "trainer.json")
LATER = "story.json"  # what boot/site.js fetches
STATIC = re.compile(r"""(?:\bfrom|\bimport)\s*["'](\.[^"']+)["']""")
IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["'](\.[^"']+)["']""")


class Page(HTMLParser):
    """Collects the relative addresses that a page loads or links to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [
            value for name, value in attrs if name in ("src", "href", "poster", "config") and value
        ]


def faults(site: Path) -> list[str]:
    """Each name that leads nowhere, as a sentence."""
    present = set(listing.files(site))
    return [
        f"{path} names {target}, which is not in the site."
        for path in sorted(present)
        if not path.startswith("vendor/")
        for target in named(site, path)
        if target not in present
        and posixpath.normpath(posixpath.join(target, "index.html")) not in present
    ]


def named(site: Path, path: str) -> Iterator[str]:
    """Paths within the site that one file names."""
    base = posixpath.dirname(path)
    for address in relative(site / path, path):
        bare = re.split(r"[?#]", address)[0]
        if bare and not re.match(r"[a-z][a-z0-9+.-]*:|//|\{", bare, re.I):
            yield posixpath.normpath(posixpath.join(base, bare))


def imports(site: Path, path: str) -> list[str]:
    """Paths of the modules that one imports before it runs; not those that it may import later."""
    text = without_comments((site / path).read_text(encoding="utf-8"))
    base = posixpath.dirname(path)
    return [posixpath.normpath(posixpath.join(base, name)) for name in STATIC.findall(text)]


def relative(file: Path, path: str) -> list[str]:
    """Addresses that a file names; a file that is not what its name says names none."""
    text = file.read_bytes().decode("utf-8", errors="replace")
    if path.endswith(".html"):
        page = Page()
        page.feed(text)
        return page.found
    if path.endswith((".js", ".mjs")):
        return IMPORT.findall(without_comments(text))
    if path.endswith(".css"):
        return re.findall(r"url\(\s*['\"]?([^'\")]+)", text)
    if path in CONFIGS:
        config = json.loads(text)
        scripts = config.get("js_modules", {}).get("worker", {})
        return [config["interpreter"], *config.get("files", {}), *scripts]
    if path == LATER:
        lists: dict[str, list[str]] = json.loads(text)
        return [address for name, found in lists.items() if name != "modules" for address in found]
    if path.endswith(".webmanifest"):
        manifest = json.loads(text)
        return [manifest["start_url"], *(icon["src"] for icon in manifest["icons"])]
    return []
