"""What each command of build.py does, once its virtual environment stands."""

import argparse
import sys

from . import audit, check, locks, serve, site, testing
from .console import say, size
from .errors import MissingInputError
from .paths import BENCH, DIST, ROOT
from .processes import run as run_program


def run(options: argparse.Namespace) -> int:
    """Carry out one command; the exit code is 0 unless it raises."""
    match options.command:
        case "serve":
            site.refresh(options.wheelhouse)
            browser = not options.no_browser
            if options.lan:
                serve.serve_class(
                    DIST, options.port, https=options.https, pack=options.pack, browser=browser
                )
            else:
                serve.serve(DIST, options.port, browser=browser)
        case "build":
            site.build(options.wheelhouse)
        case "single":
            made = site.put_in_one_file(options.wheelhouse)
            say(f"{made.relative_to(ROOT)} is the whole site: {size(made.stat().st_size)}")
        case "check":
            check.check(DIST)
            say("dist/ is whole and fetches nothing from outside.")
        case "test":
            site.refresh(options.wheelhouse)
            testing.test(options.rest, everything=options.all, all_browsers=options.all_browsers)
        case "bench":
            bench(options)
        case "screenshots":
            screenshots(options)
        case "engines":
            site.refresh()
            testing.write_matrix(ROOT / "README.md")
        case "audit":
            site.refresh()
            audit.audit(DIST)
        case "lock":
            locks.write()
    return 0


def bench(options: argparse.Namespace) -> None:
    """Run the benchmarks on the built site."""
    program = BENCH / "run.py"
    if not program.is_file():
        raise MissingInputError(f"{program} is missing: it holds the benchmarks.")
    site.refresh(options.wheelhouse)
    folder = ["--wheelhouse", options.wheelhouse.resolve()] if options.wheelhouse else []
    run_program(
        [sys.executable, program, *folder, *options.rest],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        failed="a benchmark failed",
    )


def screenshots(options: argparse.Namespace) -> None:
    """Photograph the built site in a browser."""
    site.refresh()
    run_program(
        [
            *(sys.executable, "-m", "tests.e2e.screenshots"),
            *([options.folder.resolve()] if options.folder else []),
        ],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        failed="the page could not be photographed",
    )
