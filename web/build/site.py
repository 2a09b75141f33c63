"""Makes dist/: plan, collect, verify, compile, assemble, check. Nothing half-built is ever seen."""

import shutil
import tempfile
import time
from pathlib import Path

from . import (
    check,
    inputs,
    licences,
    listing,
    node,
    references,
    runtime,
    samples,
    sources,
    vendor,
    wheel,
)
from .console import say, size, warn
from .errors import MissingInputError
from .locking import alone
from .npm import Package
from .paths import DIST, ROOT, WEB, cache

TEMPORARY = ".dist-"
# What lies in web/ and does not ship.
KEPT_BACK = ("build", "samples", "node_modules", "package.json", "package-lock.json")
NEVER_SHIPPED = ("__pycache__", "*.pyc", "*.pyi", "*.md", ".*")


def build(wheelhouse: Path | None = None) -> None:
    """Build dist/ anew.

    Parameters
    ----------
    wheelhouse : a folder to look into first for the WebAssembly wheels.
    """
    with alone(cache() / "build.lock"):
        make(wheelhouse)


def refresh(wheelhouse: Path | None = None) -> None:
    """Build dist/ unless it is whole and made from the sources as they are."""
    with alone(cache() / "build.lock"):
        if not inputs.fresh():
            make(wheelhouse)


def make(wheelhouse: Path | None) -> None:
    started = time.monotonic()
    for stale in ROOT.glob(f"{TEMPORARY}*"):
        shutil.rmtree(stale)
    made_from = inputs.digest(inputs.sources())
    modules = node.packages()
    lock = runtime.read(modules)
    release = Package(modules / "pyodide").version
    wheels = sources.collect(
        runtime.parts(lock), cache() / "wheels", sources.known(release, wheelhouse)
    )
    sheets = samples.sheets(modules)
    say("Putting the site together ...")
    work = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=ROOT))
    try:
        work.chmod(0o755)
        copy_web(work)
        library = wheel.build(work)
        vendor.copy(modules, work / "vendor")
        for name, path in wheels.items():
            shutil.copyfile(path, work / "vendor" / "pyodide" / name)
        runtime.write(lock, library, work)
        samples.copy(sheets, work / "samples")
        licences.write(modules, wheels.values(), library.name.split("-")[1], work / "licences")
        listing.write(work)
        check.refuse(check.faults(work))
        for fault in references.faults(work):
            warn(f"  {fault}")
        swap(work)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    inputs.stamp(made_from)
    entries = listing.read(DIST)
    say(
        f"Built {DIST.name}/: {len(entries)} files, "
        f"{size(sum(entry['bytes'] for entry in entries))}, "
        f"in {time.monotonic() - started:.0f} s"
    )


def copy_web(into: Path) -> None:
    """Copy what ships as it stands."""
    ignore = shutil.ignore_patterns(*NEVER_SHIPPED)
    for name in ("index.html", "app", "trainer", "protocol", "locales"):
        if not (WEB / name).exists():
            raise MissingInputError(f"{WEB / name} is missing: the site cannot do without it.")
    kept = {*KEPT_BACK, *ignore(str(WEB), [path.name for path in WEB.iterdir()])}
    for path in sorted(WEB.iterdir()):
        if path.name in kept:
            continue
        if path.is_dir():
            shutil.copytree(path, into / path.name, ignore=ignore)
        else:
            shutil.copyfile(path, into / path.name)


def swap(work: Path) -> None:
    """Put the finished tree in the place of dist/ by two renames."""
    old = work.with_name(f"{work.name}-old")
    if DIST.exists():
        DIST.rename(old)
    work.rename(DIST)
    shutil.rmtree(old, ignore_errors=True)
