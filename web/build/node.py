"""Node and npm, and the npm packages of a package-lock.json."""

import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from . import console, environment
from .errors import NodeNotFoundError, StepError
from .hashes import sha256
from .paths import WEB, cache, venv_scripts
from .processes import run_quietly

OLDEST = 20
DONE = ".complete"


def packages(folder: Path = WEB) -> Path:
    """The node_modules folder that the lock in ``folder`` describes, installed on first use.

    npm checks each package against the integrity hash in the lock. The folder lies in the cache
    under the lock's own digest, so that it is made once and never changed.
    """
    lock = folder / "package-lock.json"
    home = cache() / "npm" / sha256(lock)[:16]
    if (home / DONE).is_file():
        return home / "node_modules"
    home.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".npm-", dir=home.parent))
    try:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(folder / name, work)
        install(work)
        (work / DONE).touch()
        shutil.rmtree(home, ignore_errors=True)
        work.rename(home)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return home / "node_modules"


def install(folder: Path) -> None:
    """Run ``npm ci`` in ``folder``, showing how much has arrived."""
    folders = search_path()
    npm = shutil.which("npm", path=folders)
    if npm is None:
        raise NodeNotFoundError(
            "npm is not where node is: install Node 20 or newer, which brings it."
        )
    console.say("Fetching the JavaScript packages ...")
    done = threading.Event()
    watcher = threading.Thread(target=watch, args=(folder, done))
    watcher.start()
    try:
        run_quietly(
            [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
            cwd=folder,
            env={"PATH": folders},
            failed=(
                "npm could not fetch the JavaScript packages: "
                "connect this machine to the internet once and run the command again"
            ),
        )
    finally:
        done.set()
        watcher.join()
    console.say(f"  JavaScript packages: {console.size(weight(folder))}")


def watch(folder: Path, done: threading.Event) -> None:
    while not done.wait(0.5):
        console.status(f"  {console.size(weight(folder))}")


def weight(folder: Path) -> int:
    """Bytes of all files below ``folder``, which npm may be changing."""
    total = 0
    for at, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.stat(os.path.join(at, name)).st_size
            except OSError:
                continue
    return total


def run(
    command: Sequence[str | Path],
    *,
    failed: str,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> None:
    """Run a program of Node with its arguments; show what it prints only if it fails.

    Raises
    ------
    NodeNotFoundError, StepError
    """
    program = shutil.which("node", path=search_path()) or "node"
    run_quietly([program, *command], failed=failed, cwd=cwd, env=env)


def search_path() -> str:
    """A PATH on which ``node`` and ``npm`` are new enough; installs them into .venv if need be.

    Raises
    ------
    NodeNotFoundError
    """
    system = os.environ.get("PATH", "")
    own = os.pathsep.join([str(venv_scripts()), system])
    for folders in (system, own):
        if version(folders) >= OLDEST and shutil.which("npm", path=folders):
            return folders
    console.say(f"No Node from version {OLDEST} on: installing one into .venv ...")
    try:
        environment.install("node")
    except StepError as error:
        raise NodeNotFoundError(
            f"Node {OLDEST} or newer is needed: install it. ({error})"
        ) from error
    if version(own) < OLDEST:
        raise NodeNotFoundError(f"Node {OLDEST} or newer is needed: install it.")
    return own


def version(folders: str) -> int:
    """Major version of the first ``node`` on this PATH, 0 if none runs."""
    node = shutil.which("node", path=folders)
    if node is None:
        return 0
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.SubprocessError):
        return 0
    told = re.match(r"v(\d+)\.", answer.stdout)
    return int(told[1]) if told and answer.returncode == 0 else 0
