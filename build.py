#!/usr/bin/env python3
"""Set up, build, check, test and serve the site.

Starts under any Python from 3.9 on with the standard library alone, makes ``.venv`` with a Python
that is new enough, and goes on in there. ``python3 build.py --help`` lists the commands; the work
is in web/build/.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

if sys.version_info < (3, 9):  # noqa: UP036
    sys.exit("build.py needs Python 3.9 or newer to start: install a newer Python from python.org.")

from web.build import cli, environment
from web.build.errors import BuildError
from web.build.paths import VENV


def main(arguments: list[str]) -> int:
    options = cli.parse(arguments)
    try:
        python = environment.prepare(cli.lock_of(options.command))
        if Path(sys.prefix).resolve() != VENV.resolve():
            return subprocess.run([str(python), __file__, *arguments]).returncode
        from web.build import commands

        return commands.run(options)
    except BuildError as error:
        print(f"\n{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
