"""Damaged and odd picture files, as many as wanted, made by mutation from a seed.

What a file is called says how it was made, so that a report of it can be made again.
"""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Callable, Iterator

import numpy as np
from PIL import Image

from tests.e2e import pictures

#: Formats that files begin as, with the options of Pillow's writer.
FORMATS: dict[str, dict[str, object]] = {
    "jpg": {"format": "JPEG", "quality": 80},
    "jpg-progressive": {"format": "JPEG", "progressive": True},
    "png": {"format": "PNG"},
    "gif": {"format": "GIF"},
    "webp": {"format": "WEBP"},
    "bmp": {"format": "BMP"},
    "tif": {"format": "TIFF"},
}
MODES = ("RGB", "L", "P", "1", "LA", "RGBA", "CMYK", "I;16")


def whole(chance: random.Random) -> tuple[str, bytes]:
    """A sound file: (format, bytes)."""
    kind = chance.choice(sorted(FORMATS))
    size = (chance.randint(1, 120), chance.randint(1, 120))
    image = pictures.photograph(chance.randrange(10_000), size)
    if chance.random() < 0.3:
        image = odd_mode(image, chance.choice(MODES))
    out = io.BytesIO()
    try:
        image.save(out, **FORMATS[kind])
    except (OSError, ValueError):  # not every format has every mode
        out = io.BytesIO()
        image.convert("RGB").save(out, **FORMATS[kind])
    return kind, out.getvalue()


def odd_mode(image: Image.Image, mode: str) -> Image.Image:
    if mode == "I;16":
        return Image.fromarray(np.asarray(image.convert("L"), np.uint16) * 257)
    return image.convert(mode)


# --- Mutations: each takes the bytes of a file and gives others ---


def cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def flip(content: bytes, chance: random.Random) -> bytes:
    out = bytearray(content)
    for _ in range(chance.choice((1, 3, 30))):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def flip_head(content: bytes, chance: random.Random) -> bytes:
    return flip(content[:64], chance) + content[64:]


def zeros(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content))
    end = min(len(content), start + chance.choice((4, 64, 4096)))
    return content[:start] + bytes(end - start) + content[end:]


def noise(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content))
    return content[:start] + chance.randbytes(len(content) - start)


def twice(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content))
    return content[:start] + content[chance.randrange(len(content)) :]


def longer(content: bytes, chance: random.Random) -> bytes:
    return content + chance.randbytes(chance.choice((1, 1000)))


def without(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content))
    return content[:start] + content[start + chance.choice((1, 2, 100)) :]


def another_head(content: bytes, chance: random.Random) -> bytes:
    heads = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"BM", b"II*\0", b"RIFF", b"")
    return chance.choice(heads) + content[8:]


def boast(_: bytes, chance: random.Random) -> bytes:
    """A PNG that says to be of any size, with hardly any pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    side = chance.choice((0, 1, 5000, 40_000, 2**31 - 1))
    depth, colour = chance.choice((1, 2, 8, 16, 77)), chance.choice((0, 2, 3, 4, 6, 9))
    head = struct.pack(">IIBBBBB", side, chance.choice((1, side)), depth, colour, 0, 0, 0)
    rows = zlib.compress(bytes(chance.choice((0, 100, 100_000))))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def text(_: bytes, chance: random.Random) -> bytes:
    words = (
        b"",
        b"\0",
        b"not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"PK\x03\x04",
    )
    return chance.choice(words) * chance.choice((1, 50))


def same(content: bytes, _: random.Random) -> bytes:
    return content


MUTATIONS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    *(cut, flip, flip_head, zeros, noise, twice, longer, without, another_head, boast, text, same),
)


def corpus(number: int, seed: int = 0) -> Iterator[tuple[str, bytes]]:
    """So many files (name, bytes); the same for the same seed, all names different."""
    chance = random.Random(seed)
    for k in range(number):
        mutate = MUTATIONS[k % len(MUTATIONS)]  # each in turn, however few there are
        kind, content = whole(chance)
        end = kind.split("-")[0]
        yield f"{k:03}-{mutate.__name__}-{kind}.{end}", mutate(content, chance)
