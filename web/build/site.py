"""Makes dist/: plan, collect, verify, compile, assemble, check. Nothing half-built is ever seen."""

import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from . import (
    check,
    formulas,
    frame,
    head,
    icons,
    inputs,
    joining,
    languages,
    licences,
    listing,
    node,
    offline,
    pagecode,
    precompile,
    runtime,
    samples,
    single,
    sources,
    vendor,
    wheel,
)
from .console import say, size
from .errors import MissingInputError
from .locking import alone
from .npm import Package
from .paths import DIST, ROOT, WEB, cache

TEMPORARY = ".dist-"
# What lies in web/ and does not ship.
KEPT_BACK = (
    "build",
    "samples",
    "story",
    "frame.html",
    "sw.js",
    "node_modules",
    "package.json",
    "package-lock.json",
)
NEVER_SHIPPED = ("__pycache__", "*.pyc", "*.pyi", "*.md", ".*", "single")


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


def put_in_one_file(wheelhouse: Path | None = None) -> Path:
    """Add the one-file edition to dist/, which is built if it is stale."""
    with alone(cache() / "build.lock"):
        if not inputs.fresh():
            make(wheelhouse)
        with tempfile.TemporaryDirectory(prefix=TEMPORARY, dir=ROOT) as work:
            made = single.write(DIST, Path(work))
            made.replace(DIST / single.NAME)
        listing.write(DIST)
        check.check(DIST)
        inputs.stamp(inputs.digest(inputs.sources()))
    return DIST / single.NAME


def make(wheelhouse: Path | None) -> None:
    started = time.monotonic()
    for stale in ROOT.glob(f"{TEMPORARY}*"):
        shutil.rmtree(stale)
    made_from = inputs.digest(inputs.sources())
    parts = collect(wheelhouse)
    say("Putting the site together ...")
    work = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=ROOT))
    try:
        work.chmod(0o755)
        assemble(parts, work)
        swap(work)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    inputs.stamp(made_from)
    entries = listing.read(DIST)
    whole = size(sum(entry["bytes"] for entry in entries))
    seconds = time.monotonic() - started
    say(f"Built {DIST.name}/: {len(entries)} files, {whole}, in {seconds:.0f} s")


@dataclass(frozen=True)
class Parts:
    """What a site is made of besides this repository, all of it verified."""

    modules: Path  # node_modules
    wheels: dict[str, Path]  # NumPy and Pillow for WebAssembly, by file name
    sheets: Path  # the drawn sample sets


def collect(wheelhouse: Path | None = None) -> Parts:
    """Fetch what the cache lacks."""
    modules = node.packages()
    release = Package(modules / "pyodide").version
    wheels = sources.collect(
        runtime.parts(runtime.read(modules)),
        cache() / "wheels",
        sources.known(release, wheelhouse),
    )
    return Parts(modules, wheels, samples.sheets(modules))


def assemble(parts: Parts, site: Path) -> None:
    """Make the whole site in an empty folder and check it."""
    copy_web(site)
    frame.fill(site, WEB / frame.FRAME)
    languages.write(site)
    library = wheel.build(site)
    vendor.copy(parts.modules, site / "vendor")
    for name, path in parts.wheels.items():
        shutil.copyfile(path, site / "vendor" / "pyodide" / name)
    runtime.write(runtime.read(parts.modules), library, site)
    pagecode.make(parts.modules, site)
    precompile.make(parts.modules, parts.wheels.values(), library, site)
    samples.copy(parts.sheets, site / "samples")
    version = library.name.split("-")[1]
    formulas.write(site)
    licences.write(parts.modules, parts.wheels.values(), version, site / "licences")
    icons.draw(parts.modules, site / "icons")
    joining.join(parts.modules, site)
    head.fill(site)
    offline.write(site)
    listing.write(site)
    check.check(site)


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
