"""One rule for Python on the page that no scene can show: timers belong to asyncio."""

from __future__ import annotations

import re

from tests.web.micropython import WEB


def test_python_on_the_page_leaves_the_timers_to_asyncio() -> None:
    # MicroPython keeps one proxy of a function, however it is reached, and asyncio reaches this
    # one as js.setTimeout, without a "this". Reached as window.setTimeout too, both fail at times.
    for path in (WEB / "app").rglob("*.py"):
        code = re.sub(r"#.*", "", path.read_text(encoding="utf-8"))
        assert not re.search(r"\b(set|clear)Timeout\b", code), path.name
