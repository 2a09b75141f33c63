"""The results as a picture: one bar a program, its length the logarithm of its time."""

from __future__ import annotations

import math
import statistics
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from tests.bench.report import TITLES, Result

WIDTH, LEFT, RIGHT, ROW, MARGIN = 1100, 420, 170, 24, 30
INK, GREY, OURS, OTHERS = "#1d2433", "#d8dce4", "#c2410c", "#64748b"


def draw(results: list[Result], path: Path) -> None:
    """Write the picture of all problems."""
    groups = [
        (f"{result.problem.replace('x', ' x ')}: {title}", measured)
        for result in results
        for task, title in TITLES.items()
        if (measured := [entry for entry in result.task(task) if entry.seconds])
    ]
    every = [statistics.median(one.times) for _, measured in groups for one in measured]
    low = math.floor(math.log10(min(every)))
    high = math.ceil(math.log10(max(every)))
    height = 2 * MARGIN + sum((len(measured) + 2) * ROW for _, measured in groups)
    image = Image.new("RGB", (WIDTH, height), "white")
    pen = ImageDraw.Draw(image)
    text, small = ImageFont.load_default(15), ImageFont.load_default(13)

    def place(seconds: float) -> float:
        share = (math.log10(seconds) - low) / (high - low)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    for power in range(low, high + 1):
        x = place(10.0**power)
        pen.line([x, MARGIN, x, height - MARGIN], fill=GREY)
        pen.text((x, height - MARGIN + 6), f"{10.0**power:g} s", INK, small, anchor="ma")
    y = MARGIN
    for title, measured in groups:
        pen.text((MARGIN, y + ROW / 2), title, INK, text, anchor="lm")
        y += ROW
        best = min(statistics.median(one.times) for one in measured if one.ours)
        for entry in measured:
            seconds, middle = statistics.median(entry.times), y + ROW / 2
            end = place(seconds)
            pen.text((LEFT - 8, middle), entry.label, INK, small, anchor="rm")
            pen.rectangle([LEFT, y + 4, end, y + ROW - 4], fill=OURS if entry.ours else OTHERS)
            told = f"{seconds:.3g} s   {seconds / best:.3g} x"
            pen.text((end + 6, middle), told, INK, small, anchor="lm")
            y += ROW
        y += ROW
    image.save(path)
