"""Puts the pages without Python into their frame: head, top bar and policy, the same for all.

A page's source is its title, what its head needs besides, links for its top bar where it has other
ones than the usual, and its ``main``.
"""

import re
from pathlib import Path

from .errors import MissingInputError
from .security import READING_POLICY

FRAME = "frame.html"
TITLE = re.compile(r'<title data-i18n="([^"]+)">([^<]+)</title>\n')
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">\n')
LINK = re.compile(r"<a .*\n")
USUAL = re.compile(r"^  <a .*\n", re.M)


def fill(site: Path, frame: Path) -> None:
    """Frame the pages of a site that are not whole documents.

    Raises
    ------
    MissingInputError
        One of them is not written as such a page is.
    """
    around = frame.read_text(encoding="utf-8")
    for page in sorted(site.glob("*.html")):
        text = page.read_text(encoding="utf-8")
        if not text.startswith("<!doctype html>"):
            page.write_text(framed(text, around, page.name), encoding="utf-8")


def framed(text: str, frame: str, name: str) -> str:
    """A page in its frame."""
    head, begin, rest = text.partition("<main")
    title, policy = TITLE.match(head), POLICY.search(head)
    if not (title and begin):
        raise MissingInputError(f"{name} must begin with its title and have a main.")
    parts = {
        "title": title[1],
        "words": title[2],
        "policy": policy[1] if policy else READING_POLICY,
        "head": LINK.sub("", POLICY.sub("", TITLE.sub("", head))),
        "main": f"{begin}{rest}</body>\n</html>\n",
    }
    if links := "".join(f"  {link}" for link in LINK.findall(head)):
        frame = USUAL.sub(lambda _: links, frame)
    return re.sub(r"\{(\w+)\}", lambda found: parts[found[1]], frame)
