"""The commands of build.py and their options."""

from __future__ import annotations

import argparse
from pathlib import Path

PORT = 8000
FOR_TESTS = ("test", "bench", "screenshots", "engines", "audit")


def parse(arguments: list[str]) -> argparse.Namespace:
    """Read the command line; what `test` and `bench` do not know is passed on."""
    parser = make_parser()
    options, rest = parser.parse_known_args(arguments)
    if options.command in ("test", "bench"):
        options.rest = rest
    elif rest:
        parser.error(f"unknown argument: {' '.join(rest)}")
    if options.command == "serve" and not options.lan and (options.https or options.pack):
        parser.error("--https and --pack go with --lan")
    return options


def lock_of(command: str) -> str:
    """The lock file whose packages a command needs."""
    return "test" if command in FOR_TESTS else "build"


def make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="build.py", description="Set up, build, check, test and serve the site."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    serve = commands.add_parser("serve", help="build what is stale, serve it, open the browser")
    serve.add_argument("--port", type=port, default=PORT, help=f"default {PORT}; else a free one")
    serve.add_argument("--no-browser", action="store_true", help="only print the address")
    serve.add_argument(
        "--lan", action="store_true", help="for a class: serve the local network, with a QR code"
    )
    serve.add_argument(
        "--https",
        action="store_true",
        help="with --lan: by a certificate of this machine's own, so that live cameras work",
    )
    serve.add_argument(
        "--pack", type=Path, metavar="FILE", help="with --lan: a project file for every visitor"
    )
    build = commands.add_parser("build", help="build dist/")
    single = commands.add_parser("single", help="make dist/py_logreg.html: all in one file")
    commands.add_parser("check", help="check that dist/ is whole and fetches nothing from outside")
    test = commands.add_parser(
        "test",
        help="build what is stale, then ruff, mypy and pytest; other arguments go to pytest, "
        "which then runs alone",
    )
    test.add_argument("--all", action="store_true", help="the slow tests too")
    test.add_argument(
        "--all-browsers", action="store_true", help="Firefox and WebKit too, installed if need be"
    )
    bench = commands.add_parser(
        "bench",
        help="measure against other programs; prints a table. Other arguments go to the bench, "
        "such as --quick or --only 209x12288",
    )
    pictures = commands.add_parser("screenshots", help="photograph the page for README")
    pictures.add_argument("folder", nargs="?", type=Path, help="every state at every width, there")
    commands.add_parser(
        "engines", help="run a lesson in Chromium, Firefox and WebKit; writes README's table"
    )
    commands.add_parser(
        "audit", help="let Lighthouse judge the served pages; fails below its goals"
    )
    commands.add_parser("lock", help="for maintainers: write the dependency locks anew")
    for command in (serve, build, single, test, bench):
        command.add_argument(
            "--wheelhouse",
            type=Path,
            metavar="DIR",
            help="a folder with the WebAssembly wheels of NumPy and Pillow",
        )
    return parser


def port(text: str) -> int:
    number = int(text)
    if not 0 <= number < 65536:
        raise ValueError
    return number
