"""Which engine did what: the table at the end of a run and in README."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from web.build.engines import missing

FLOWS = ("main job", "come back", "chapter")
TITLES = ("engine", "edition", "train and predict", "saved, and back", "a chapter")
BEGIN, END = "<!-- engines: written by build.py engines -->\n", "<!-- /engines -->"


def rows(reports: Iterable[object]) -> list[tuple[str, ...]]:
    """Engine, edition and what became of each flow, of the tests among ``reports``."""
    found = []
    for report in reports:
        told: dict[str, list[str]] = {}
        for name, value in getattr(report, "user_properties", ()):
            told.setdefault(name, []).append(value)
        if "engine" not in told or getattr(report, "when", "") != "call":
            continue
        did = ["works" if flow in told.get("flow", []) else "FAILS" for flow in FLOWS]
        found.append((told["engine"][0], told["edition"][0], *did))
    return sorted(found)


def table(found: list[tuple[str, ...]]) -> str:
    """As Markdown."""
    lines = [TITLES, ("---",) * len(TITLES), *found]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def summary(found: list[tuple[str, ...]]) -> str:
    """One line: the engines that ran, and those that did not."""
    ran = sorted({"Chromium", *(engine.split()[0] for engine, *_ in found)})
    absent = [name for name in ("Firefox", "WebKit") if name not in ran]
    why = {name: "not installed" if name in missing() else "not asked for" for name in absent}
    return f"ran in {', '.join(ran)}" + "".join(f"; {name}: {why[name]}" for name in absent)


def write(readme: Path, found: list[tuple[str, ...]]) -> None:
    """Put the table between its two marks."""
    text = readme.read_text(encoding="utf-8")
    whole = re.compile(f"({re.escape(BEGIN)}).*?(?={re.escape(END)})", re.DOTALL)
    new, places = whole.subn(lambda mark: mark[1] + table(found), text)
    assert places == 1, f"{readme} has no place for the table"
    readme.write_text(new, encoding="utf-8")
