"""Lighthouse on the served pages: a table, and a failure where a goal is missed."""

import json
import tempfile
from pathlib import Path
from typing import Any

from . import browser, node
from .console import say
from .errors import StepError
from .paths import AUDIT
from .serve import Server

GOALS = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
PAGES = ("", "?chapter=1", "help.html")
OPTIONS = (
    *("--quiet", "--output=json", "--preset=desktop"),
    "--throttling-method=provided",  # this machine as it is
    "--chrome-flags=--headless --no-sandbox",
)


def audit(site: Path) -> None:
    """Judge every page of PAGES.

    Raises
    ------
    StepError, BrowserNotFoundError
    """
    browser.ensure_browser()
    missed = []
    say(f"{'page':14}" + "".join(f"{name:>16}" for name in GOALS))
    with Server(site, port=0) as server:
        for page in PAGES:
            found = report(f"{server.address}{page}")
            points = {name: round(100 * found["categories"][name]["score"]) for name in GOALS}
            say(f"{page or '/':14}" + "".join(f"{value:16}" for value in points.values()))
            missed += [
                f"{page or '/'}: {name} {points[name]}, wanted {least}; {reasons(found, name)}"
                for name, least in GOALS.items()
                if points[name] < least
            ]
    if missed:
        raise StepError("Lighthouse finds:\n" + "\n".join(f"  {line}" for line in missed))


def report(address: str) -> dict[str, Any]:
    """What Lighthouse says of one page."""
    program = node.packages(AUDIT) / "lighthouse" / "cli" / "index.js"
    with tempfile.TemporaryDirectory(prefix="py_logreg-") as folder:
        out = Path(folder) / "report.json"
        node.run(
            [program, address, *OPTIONS, f"--output-path={out}"],
            env={"PATH": node.search_path(), "CHROME_PATH": browser.find_browser()},
            failed=f"Lighthouse could not judge {address}",
        )
        found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return found


def reasons(found: dict[str, Any], category: str) -> str:
    """The audits that cost points."""
    audits = (
        found["audits"][one["id"]]
        for one in found["categories"][category]["auditRefs"]
        if one["weight"]
    )
    return ", ".join(
        f"{one['id']} ({one.get('displayValue') or one['title']})"
        for one in audits
        if one["score"] is not None and one["score"] < 1
    )
