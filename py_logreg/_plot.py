"""The curve of the cost as a picture, drawn with Pillow alone."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

_SIZE = (960, 600)
_LEFT, _TOP, _RIGHT, _BOTTOM = 100, 60, 930, 530
_PAPER, _INK, _GRID, _CURVE = "#ffffff", "#1f2933", "#dde3e9", "#0b66c3"
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def cost_curve(costs: Sequence[float]) -> Image.Image:
    """Draw costs over iterations 0, 1, ...; at least one cost, all finite, none negative."""
    image = Image.new("RGB", _SIZE, _PAPER)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(18)
    last = max(len(costs) - 1, 1)
    top = max(*costs, 1e-300) * 1.05

    def across(iteration: float) -> float:
        return _LEFT + (_RIGHT - _LEFT) * iteration / last

    def up(cost: float) -> float:
        return _BOTTOM - (_BOTTOM - _TOP) * cost / top

    for value in ticks(top):
        draw.line([_LEFT, up(value), _RIGHT, up(value)], _GRID)
        draw.text((_LEFT - 12, up(value)), f"{value:g}", _INK, font, anchor="rm")
    for value in ticks(last):
        if value == int(value):
            draw.line([across(value), _BOTTOM, across(value), _BOTTOM + 6], _INK)
            draw.text((across(value), _BOTTOM + 12), f"{value:.0f}", _INK, font, anchor="mt")
    draw.line([_LEFT, _TOP, _LEFT, _BOTTOM, _RIGHT, _BOTTOM], _INK, 2)
    draw.text((_LEFT, _TOP - 24), "cost J", _INK, font, anchor="lm")
    draw.text((_RIGHT, _BOTTOM + 48), "iteration", _INK, font, anchor="rm")
    points = [(across(i), up(cost)) for i, cost in enumerate(costs)]
    draw.line(points * 2 if len(points) == 1 else points, _CURVE, 3)
    x, y = points[-1]
    draw.ellipse([x - 5, y - 5, x + 5, y + 5], _CURVE)
    draw.text((_RIGHT, _TOP - 24), f"last: {costs[-1]:.6g}", _INK, font, anchor="rm")
    return image


def ticks(top: float) -> list[float]:
    """Round numbers from 0 to `top`, five to eleven of them."""
    power = 10.0 ** math.floor(math.log10(top / 5))
    step = next(step * power for step in _STEPS if top / (step * power) <= 10)
    return [step * i for i in range(int(top / step) + 1)]
