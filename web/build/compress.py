"""Compressed copies of the site's files, made once and kept in the cache under their hashes."""

import gzip
import json
import re
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath

from . import listing, node
from .console import say
from .paths import cache

PROGRAM = Path(__file__).with_name("compress.mjs")
SUFFIX = {"br": ".br", "gzip": ".gz"}  # the best first
DENSE = frozenset((".gz", ".png", ".whl"))  # compressed as they are


def make(site: Path, *, brotli: bool) -> Path:
    """Make the copies that the cache lacks, and drop those of earlier builds.

    Browsers ask for brotli over https and on their own machine only.

    Returns
    -------
    The folder of the copies.

    Raises
    ------
    StepError
        Node could not compress.
    """
    store = cache() / "compressed"
    store.mkdir(parents=True, exist_ok=True)
    wanted = {
        entry["sha256"]: site / entry["path"]
        for entry in listing.read(site)
        if PurePosixPath(entry["path"]).suffix not in DENSE
    }
    for copy in store.iterdir():
        if copy.is_file() and copy.stem not in wanted:
            copy.unlink(missing_ok=True)
    for encoding, compressor in (("gzip", gzipped), ("br", brotlied)):
        todo = {
            copy_of(store, sha256, encoding): file
            for sha256, file in wanted.items()
            if not copy_of(store, sha256, encoding).is_file()
        }
        if todo and (brotli or encoding != "br"):
            say(f"Compressing {len(todo)} files with {encoding} ...")
            with tempfile.TemporaryDirectory(prefix=".", dir=store) as work:
                compressor({Path(work, copy.name): file for copy, file in todo.items()})
                for copy, file in todo.items():
                    keep(Path(work, copy.name), file, copy)
    return store


def gzipped(orders: dict[Path, Path]) -> None:
    def one(order: tuple[Path, Path]) -> None:
        target, source = order
        target.write_bytes(gzip.compress(source.read_bytes(), 9, mtime=0))

    with ThreadPoolExecutor() as threads:
        list(threads.map(one, orders.items()))


def brotlied(orders: dict[Path, Path]) -> None:
    paths = next(iter(orders)).with_name("orders.json")
    pairs = [[str(source), str(target)] for target, source in orders.items()]
    paths.write_text(json.dumps(pairs), encoding="utf-8")
    node.run([PROGRAM, paths], failed="Node could not compress the site")


def keep(made: Path, file: Path, copy: Path) -> None:
    """Put a copy in its place; an empty one says that compressing gains nothing."""
    if made.stat().st_size >= file.stat().st_size:
        made.write_bytes(b"")
    made.replace(copy)


def copy_of(store: Path | None, sha256: str, encoding: str) -> Path:
    return (store or Path()) / f"{sha256}{SUFFIX[encoding]}"


def accepted(header: str) -> list[str]:
    """Our encodings that an Accept-Encoding header takes, the best first.

    >>> accepted("gzip, deflate, br;q=0.8")
    ['br', 'gzip']
    >>> accepted("gzip;q=0, identity")
    []
    """
    taken = {
        name.lower()
        for name, quality in re.findall(r"([\w*-]+)\s*(?:;\s*q=([\d.]+))?", header)
        if not quality or float(quality) > 0
    }
    return [name for name in SUFFIX if name in taken]
