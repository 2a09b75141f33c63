"""Sample sets: one sheet of 64 x 64 tiles and a list that says what they are."""

from __future__ import annotations

import asyncio
import io
import json
import math
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL.PngImagePlugin import PngImageFile

from trainer.masters import LENGTH, SIDE, Pixels
from trainer.refused import RefusedError

VERSION = 1
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Tile:
    """One picture of a sheet."""

    name: str
    tray: str
    label: int
    group: str
    master: Pixels


@dataclass(frozen=True)
class Sheet:
    """A sample set."""

    id: str
    class_names: dict[str, str]
    learning_rates: dict[int, float]  # for each size of the pictures, as far as it is known
    tiles: tuple[Tile, ...]


async def load(sample: str, fetch: Callable[[str], Awaitable[bytes]]) -> Sheet:
    """Fetch and read a sample set.

    Parameters
    ----------
    sample : str
        Its id.
    fetch : async callable
        Gives the bytes of an address relative to the site; raises OSError.

    Raises
    ------
    RefusedError
        "sample-missing" or "sample-broken".
    """
    if not _ID.fullmatch(sample):
        raise RefusedError("sample-missing", sample=sample)
    try:
        addresses = (f"samples/{sample}.json", f"samples/{sample}.png")
        listing, sheet = await asyncio.gather(*map(fetch, addresses))
    except OSError as error:
        raise RefusedError("sample-missing", sample=sample) from error
    try:
        return read(json.loads(listing), sheet, sample)
    except (ValueError, KeyError, TypeError, OSError, SyntaxError) as error:  # the last: not a PNG
        raise RefusedError("sample-broken", sample=sample) from error


def read(listing: Any, sheet: bytes, sample: str) -> Sheet:
    """A sheet from its list and its PNG; raises what `load` catches if they are wrong."""
    if listing["version"] != VERSION or listing["tile"] != SIDE or listing["id"] != sample:
        raise ValueError("another version, tile or sample")
    names = {tray: str(listing["class_names"][tray]) for tray in ("a", "b")}
    rates = {int(size): float(rate) for size, rate in listing.get("learning_rates", {}).items()}
    if not all(0 < rate < math.inf for rate in rates.values()):
        raise ValueError("a learning rate is not above zero")
    with PngImageFile(io.BytesIO(sheet)) as image:  # Image.open imports readers of five formats
        pixels = np.asarray(image if image.mode == "RGB" else image.convert("RGB"))
    masters = _tiles(pixels, int(listing["columns"]))
    places = zip(listing["tiles"], masters, strict=False)  # the last row may have empty places
    tiles = [_tile(fields, master) for fields, master in places]
    if len(tiles) != len(listing["tiles"]):
        raise ValueError("fewer tiles than listed")
    return Sheet(sample, names, rates, tuple(tiles))


def _tile(fields: dict[str, Any], master: Pixels) -> Tile:
    label, split = fields["label"], fields["split"]
    if label not in (0, 1) or split not in ("train", "test"):
        raise ValueError("a tile has no class or no split")
    tray = "test" if split == "test" else "ba"[label]
    return Tile(str(fields["name"]), tray, label, str(fields["group"] or ""), master)


def _tiles(pixels: Pixels, columns: int) -> Iterator[Pixels]:
    rows = pixels.shape[0] // SIDE
    if columns < 1 or pixels.shape != (rows * SIDE, columns * SIDE, 3):
        raise ValueError("the sheet is not a grid of tiles")
    grid = pixels.reshape(rows, SIDE, columns, SIDE, 3).swapaxes(1, 2)
    yield from grid.reshape(-1, LENGTH)
