"""py_logreg against other programs, in the browser and beside it, all in one run.

    python3 build.py bench [--quick] [--only 209x12288] [--rounds N]

Prints tables of ratios; writes dist-bench/bench.json and dist-bench/bench.png. All programs run in
turn, round after round, so that whatever else the machine does strikes all alike; on a shared
machine only the ratios say something.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import sync_playwright

from tests.bench import judge, live, plot, report
from tests.bench.lanes import BrowserLane, Lane, LaneError, NativeLane, served
from tests.bench.peers import Site
from tests.bench.problems import SIZES
from tests.bench.rounds import CPU, MANY, ONE, PYTHON, WASM, entries, measure
from web.build.browser import find_browser
from web.build.paths import ROOT

INTO = ROOT / "dist-bench"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def main() -> None:
    options = parse()
    with (
        tempfile.TemporaryDirectory(prefix="py_logreg-") as folder,
        sync_playwright() as playwright,
    ):
        site = Site(Path(folder), options.wheelhouse)
        for peer, reason in site.missing.items():
            print(f"Not available: {peer} ({reason})")
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        answers = None
        if not options.only or options.live:
            print("While the site trains ...", flush=True)
            answers = live.measure(browser)
        with served(Path(folder)) as address:
            page = browser.new_page()
            page.goto(address)
            lanes, refused = start(page, site)
            results = []
            for name in options.only or SIZES:
                results.append(one(name, Path(folder), lanes, refused, options))
                print("\n".join(report.table(results[-1])), flush=True)
        about = {
            "machine": f"{platform.platform()}, {os.cpu_count()} cores",
            "browser": browser.version,
            "python": platform.python_version(),
            "numpy": np.__version__,
            "rounds": options.rounds,
            "lanes": {name: lane.about for name, lane in lanes.items()},
        }
        for lane in lanes.values():
            lane.close()
        browser.close()
    write(results, answers, about)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="build.py bench", description="Measure py_logreg against other programs."
    )
    parser.add_argument("--quick", action="store_true", help="few and short rounds")
    parser.add_argument("--rounds", type=int, help="how often each program is measured")
    parser.add_argument(
        "--only", action="append", choices=SIZES, metavar="SIZE", help=f"of {', '.join(SIZES)}"
    )
    parser.add_argument("--live", action="store_true", help="the running site too, with --only")
    parser.add_argument(
        "--whole", action="store_true", help="measure all updates of everybody, however slow"
    )
    parser.add_argument("--wheelhouse", type=Path, help="a folder with wheels for Pyodide")
    options = parser.parse_args()
    options.rounds = options.rounds or (3 if options.quick else 5)
    options.budget = float("inf") if options.whole else 0.5 if options.quick else 2.0
    return options


def start(page: Any, site: Site) -> tuple[dict[str, Lane], dict[str, str]]:
    """The lanes that could be opened, and why the others could not."""
    makers: dict[str, Callable[[], Lane]] = {
        PYTHON: lambda: BrowserLane(page, PYTHON, packages=site.packages, wheel=site.wheel),
        ONE: lambda: NativeLane(1),
        MANY: lambda: NativeLane(0),
    }
    if "tensorflow" not in site.missing:
        makers[WASM] = lambda: BrowserLane(page, WASM)
        makers[CPU] = lambda: BrowserLane(page, CPU)
    lanes: dict[str, Lane] = {}
    refused = {f"{PYTHON}, sklearn": site.missing.get("scikit-learn", "")}
    refused |= {name: site.missing["tensorflow"] for name in (WASM, CPU) if name not in makers}
    for name, make in makers.items():
        try:
            lanes[name] = make()
        except LaneError as error:
            refused[name] = str(error)
            print(f"Not available: {name} ({error})")
    return lanes, refused


def one(
    name: str,
    folder: Path,
    lanes: dict[str, Lane],
    refused: dict[str, str],
    options: argparse.Namespace,
) -> report.Result:
    """Measure one problem."""
    print(f"\n{name} ...", flush=True)
    problem = SIZES[name]()
    problem.write(folder / "data")
    everybody = entries(problem)
    for entry in everybody:
        entry.missing = refused.get(entry.lane) or refused.get(f"{entry.lane}, {entry.who}", "")
    for lane in lanes.values():
        lane.load(problem, folder / "data")
    before = load()
    measure(everybody, lanes, options.rounds, options.budget)
    off = judge.differences(problem, everybody)
    return report.Result(problem.name, everybody, off, [*before, *load()])


def load() -> list[float]:
    """How many programs wanted the processor in the last minute, if the system says."""
    return [os.getloadavg()[0]] if hasattr(os, "getloadavg") else []


def write(
    results: list[report.Result], answers: dict[str, Any] | None, about: dict[str, Any]
) -> None:
    """Print what is left to say, and write the files."""
    INTO.mkdir(exist_ok=True)
    print()
    print(report.NOTES)
    if answers:
        print(
            f"\nWhile the site trains on {answers['m']} pictures: an answer takes "
            f"{answers['answer_median_ms']:.1f} ms (median of {len(answers['answer_ms'])}; at rest "
            f"{answers['resting_median_ms']:.1f}), Stop {answers['stop_median_ms']:.0f} ms "
            f"(median; slowest {answers['stop_most_ms']:.0f})"
        )
    goals = report.goals(results, answers)
    print("\nGoals")
    for goal in goals:
        reached = "not measured" if goal["reached"] is None else f"{goal['reached']:.3g}"
        print(f"  {'reached' if goal['fine'] else 'MISSED ':8} {goal['goal']}: {reached}")
    found = {
        "about": about,
        "problems": [report.data(result) for result in results],
        "live": answers,
        "goals": goals,
    }
    (INTO / "bench.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    plot.draw(results, INTO / "bench.png")
    print(f"\nWritten: {INTO.name}/bench.json and bench.png")


if __name__ == "__main__":
    main()
