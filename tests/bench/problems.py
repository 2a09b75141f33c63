"""What is trained on: pictures made by a formula, and scikit-learn's handwritten digits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from py_logreg.descent import default_learning_rate

ITERATIONS = 2000
TOLERANCE = 1e-6
"""Where a search for the optimum ends: no slope of the mean cost is larger."""


@dataclass(frozen=True)
class Problem:
    """Examples as rows S (m, n), uint8 pixels or float64, their truths y (m,), and alpha."""

    S: NDArray[Any]
    y: NDArray[np.float64]
    alpha: float

    @property
    def name(self) -> str:
        return f"{self.S.shape[0]}x{self.S.shape[1]}"

    @cached_property
    def numbers(self) -> NDArray[np.float64]:
        """The rows as the numbers that training sees."""
        return self.S / 255.0 if self.S.dtype == np.uint8 else self.S

    def write(self, folder: Path) -> None:
        """The arrays as files, in `folder`/name/."""
        into = folder / self.name
        into.mkdir(parents=True)
        np.save(into / "S.npy", self.S)
        np.save(into / "y.npy", self.y)

    def cost(self, w: NDArray[np.float64], b: float, l2: float = 0.0) -> float:
        """Mean of ln(1 + exp(z)) - y z, plus the penalty."""
        z = self.numbers @ w + b
        mean = float(np.mean(np.logaddexp(0.0, z) - self.y * z))
        return mean + l2 / (2 * len(z)) * float(w @ w)


def pictures(m: int, side: int, channels: int, seed: int = 0) -> Problem:
    """Noise with the spectrum of photographs; a faint pattern, or its negative, tells the class."""
    rng = np.random.default_rng(seed)
    along = np.fft.fftfreq(side)
    radius = np.hypot(along[:, None], along)
    radius[0, 0] = 1 / side

    def texture(steepness: float) -> NDArray[np.float64]:
        white = rng.standard_normal((side, side))
        return np.real(np.fft.ifft2(np.fft.fft2(white) / radius**steepness))

    def scaled(image: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(image / image.std())

    pattern = 0.35 * scaled(texture(1.2))[..., None]
    y = (rng.random(m) < 0.35).astype(np.float64)
    S = np.empty((m, side * side * channels), np.uint8)
    for row, label in zip(S, y, strict=True):
        shades = scaled(texture(1.0))[..., None]
        tints = np.stack([texture(0.5) for _ in range(channels)], axis=-1)
        image = scaled(shades + 0.3 * tints + (pattern if label else -pattern))
        row[:] = np.clip(128 + 45 * image + 25 * rng.standard_normal(), 0, 255).ravel()
    return problem(S, y)


def digits() -> Problem:
    """Odd against even among the handwritten digits of scikit-learn."""
    from sklearn.datasets import load_digits

    found = load_digits()
    return problem(found.data / 16.0, (found.target % 2).astype(np.float64))


def problem(S: NDArray[Any], y: NDArray[np.float64]) -> Problem:
    return Problem(np.ascontiguousarray(S), y, default_learning_rate(S.T))


SIZES = {
    "209x12288": lambda: pictures(209, 64, 3),
    "1000x12288": lambda: pictures(1000, 64, 3),
    "5000x784": lambda: pictures(5000, 28, 1),
    "1797x64": digits,
}
