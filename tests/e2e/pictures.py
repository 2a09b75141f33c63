"""Real picture files, made when a test needs them."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from PIL import Image


def photograph(
    seed: int, size: tuple[int, int] = (800, 600), tint: int | None = None
) -> Image.Image:
    """A smooth, noisy colour picture as a camera might take it; ``tint`` brightens one channel."""
    rng = np.random.default_rng(seed)
    small = rng.integers(40, 200, (12, 16, 3), dtype=np.uint8)
    large = np.asarray(
        Image.fromarray(small).resize(size, Image.Resampling.BICUBIC), dtype=np.int16
    )
    large = large + rng.integers(-12, 13, large.shape, dtype=np.int16)
    if tint is not None:
        large[..., tint] += 90
    return Image.fromarray(np.clip(large, 0, 255).astype(np.uint8))


def save(image: Image.Image, path: Path, **options: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, **options)
    return path


def jpegs(folder: Path, number: int, tint: int, first_seed: int = 0) -> list[Path]:
    return [
        save(
            photograph(first_seed + i, tint=tint),
            folder / f"photo-{first_seed + i}.jpg",
            quality=85,
        )
        for i in range(number)
    ]


def bytes_of(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()
