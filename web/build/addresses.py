"""Finds the absolute addresses that a file of the site would fetch.

What counts depends on the kind of file. HTML and SVG: attributes that load, inline scripts and
styles; not a plain link, which a person follows by a click. CSS: ``url()`` and ``@import``.
JavaScript and Python: whatever stands in the code, outside comments and docstrings. JSON: a string
that is an address, not prose that mentions one. Names of XML namespaces are never fetched.
"""

import ast
import json
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import PurePosixPath

from .errors import CheckError

NAMESPACES = frozenset(
    f"http://www.w3.org/{name}"
    for name in ("2000/svg", "1999/xhtml", "1999/xlink", "1998/Math/MathML", "2000/xmlns/")
)
ABSOLUTE = re.compile(r"(?:https?:)?//[^\s\"'`<>)\\]+", re.I)
IN_CODE = re.compile(
    r"https?:(?:\\?/){2}[^\s\"'`<>)\\]*|(?<=[\"'`])//[\w-]+\.[^\s\"'`<>)\\]+", re.I
)

LOADS = frozenset(
    ("action", "background", "data", "formaction", "href", "manifest", "ping", "poster", "src")
) | {"xlink:href"}
FOLLOWED = frozenset(("a", "area"))  # by a person's click
FOLLOWED_RELATIONS = frozenset(("alternate", "author", "canonical", "help", "license", "me"))


def find(path: str, content: bytes) -> list[str]:
    """Addresses in a file of the site, in order; [] for kinds that fetch nothing.

    Raises
    ------
    CheckError
        The file is not what its name says, so that it cannot be judged.
    """
    read = READERS.get(PurePosixPath(path).suffix)
    if read is None:
        return []
    try:
        found = read(content.decode("utf-8"))
    except (ValueError, SyntaxError) as error:
        raise CheckError(f"{path} is not what its name says ({error}).") from error
    return [address for address in found if address not in NAMESPACES]


class Markup(HTMLParser):
    """Collects what a page loads."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.inside = "" if values.get("type") == "text/plain" else tag  # no script to a browser
        relations = set(values.get("rel", "").lower().split())
        followed = tag in FOLLOWED or (
            tag == "link" and bool(relations) and relations <= FOLLOWED_RELATIONS
        )
        refreshes = values.get("http-equiv", "").lower() == "refresh"
        for name, value in values.items():
            if name == "style":
                self.found += in_css(value)
            elif name.startswith("on"):
                self.found += in_javascript(value)
            elif name == "config":
                self.found += IN_CODE.findall(value)
            elif name in ("srcset", "imagesrcset") or (refreshes and name == "content"):
                self.found += ABSOLUTE.findall(value)
            elif name in LOADS and not (followed and name == "href"):
                self.found += [value.strip()] if is_absolute(value) else []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.inside = ""

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside == "script":
            self.found += in_javascript(data)
        elif self.inside == "style":
            self.found += in_css(data)


def is_absolute(value: str) -> bool:
    return ABSOLUTE.match(value.strip()) is not None


def in_markup(text: str) -> list[str]:
    parser = Markup()
    parser.feed(text)
    parser.close()
    return parser.found


def in_css(text: str) -> list[str]:
    bare = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    loads = re.findall(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)", bare, flags=re.I)
    return [value.strip() for pair in loads for value in pair if is_absolute(value)]


def in_javascript(text: str) -> list[str]:
    return IN_CODE.findall(without_comments(text))


# Only what is surely a comment: one that starts its line, or one that ends a line without quotes
# and slashes before it. So a misread string or regular expression can never hide an address.
COMMENT = re.compile(r"""^[ \t]*/\*.*?\*/|^([^\n"'`/]*)//[^\n]*""", re.M | re.S)


def without_comments(text: str) -> str:
    return COMMENT.sub(r"\1", text)


def in_python(text: str) -> list[str]:
    tree = ast.parse(text)
    prose = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        address
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose
        for address in IN_CODE.findall(f'"{node.value}"')
    ]


def in_json(text: str) -> list[str]:
    return [value for value in strings(json.loads(text)) if is_absolute(value)]


def strings(tree: object) -> Iterator[str]:
    """Every string of a JSON tree, keys included: a config's keys are files to fetch."""
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict):
        for key, value in tree.items():
            yield key
            yield from strings(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from strings(value)


READERS: dict[str, Callable[[str], list[str]]] = {
    ".css": in_css,
    ".html": in_markup,
    ".js": in_javascript,
    ".json": in_json,
    ".mjs": in_javascript,
    ".py": in_python,
    ".svg": in_markup,
    ".webmanifest": in_json,
}
