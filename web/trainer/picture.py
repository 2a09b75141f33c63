"""One picture of the project, and many of them as rows for the neuron."""

from __future__ import annotations

from dataclasses import dataclass
from unicodedata import normalize
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from trainer.masters import Pixels

Digest = tuple[int, int]


@dataclass(eq=False)
class Picture:
    """One picture; its pixels stand in row `row` of the project's masters."""

    id: int
    row: int
    name: str
    tray: str
    label: int | None  # 1 for A, 0 for B, None for unknown (test tray only)
    group: str  # drawing style, "" if none is known
    digest: Digest
    one_colour: bool


@dataclass(frozen=True)
class Examples:
    """Pictures as rows, in the order of their ids."""

    ids: tuple[int, ...]
    S: Pixels  # (m, n_x)
    y: NDArray[np.float64]  # (m,); NaN where the truth is unknown


def digest(master: Pixels) -> Digest:
    """Equal for equal pixels, and (but for one chance in 2^64) for no others.

    A hash is 32 bits long in a browser, hence two; cryptographic ones are slow there.
    """
    content = master.tobytes()
    return hash(content), crc32(content)


def plain(name: str) -> str:
    """A name as people compare names: without case, composed, single spaces."""
    return " ".join(normalize("NFC", name).casefold().split())
