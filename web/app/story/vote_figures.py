"""Drawings of chapter 3: the votes as bars, and their way along the line of numbers."""

from app import figures
from app.figures import Scale, arrow, label, line
from app.web import attribute, one
from app.words import exact, fixed, signed, t

#: Where the point on the S-curve is there: the last stage.
ANSWERED = 4

#: Stripes for what votes toward B: never told by its colour alone.
HATCH = (
    '<defs><pattern id="%s" width="6" height="6" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(45)"><rect class="hatch-ground" width="6" height="6"/>'
    '<path class="hatch-line" d="M1.5 0V6"/></pattern></defs>'
)


def side(value):
    """The class that a number speaks for, "" for none."""
    return "a" if value > 0 else "b" if value < 0 else ""


def bars(votes, b, width, height):
    """A bar for each vote and one for the head start: up toward A, down toward B."""
    values = votes + [b]
    most = max([1.0] + [abs(value) for value in values])
    y = Scale(-most, most, height - 44, 24)
    markup = HATCH % "hatch-votes" + line("ax", "M0 %.1fH%d" % (y(0), width))
    pitch = width / len(values)
    broad = min(46, pitch - 14)
    for k in range(len(values)):
        value, middle = values[k], (k + 0.5) * pitch
        top, bottom = min(y(value), y(0)), max(y(value), y(0))
        toward = side(value)
        shade = "bar-" + (toward or "0")
        fill = ' fill="url(#hatch-votes)"' if toward == "b" else ""
        name = "v" + "₀₁₂"[k] if k < len(votes) else "b"
        markup += '<g data-k="%s">' % ("b" if k == 3 else k)
        markup += '<rect class="%s"%s x="%.1f" y="%.1f" width="%.1f" height="%.1f"/>' % (
            shade,
            fill,
            middle - broad / 2,
            top,
            broad,
            max(bottom - top, 0.5),
        )
        at = top - 7 if value >= 0 else bottom + 16
        markup += label(middle, at, exact(value) if not value else _plus(value), "t-ink", "middle")
        markup += label(middle, height - 6, name, "", "middle")
        if toward:
            markup += '<use class="mark-%s" href="#m-%s" x="%.1f" y="%.1f" ' % (
                toward,
                toward,
                middle + 12,
                height - 16,
            )
            markup += 'width="10" height="10"/>'
        markup += "</g>"
    return markup


def _plus(value):
    return "+" + exact(value) if value > 0 else exact(value)


def line_of_sums(sums, z, width, height, stage):
    """Vote after vote along the line of numbers, then the head start; the end is z."""
    points = [0.0] + sums + [z]
    low, high = min(points + [-1.0]), max(points + [1.0])
    room = 0.08 * (high - low)
    x = Scale(low - room, high + room, 26, width - 26)
    bottom = height - 24
    markup = line("ax", "M0 %.1fH%d" % (bottom, width))
    for tick in range(int(low) - 1, int(high) + 2):
        if 26 <= x(tick) <= width - 26 and (high - low < 12 or tick % 5 == 0):
            markup += line("ax", "M%.1f %.1fv5" % (x(tick), bottom))
            markup += label(x(tick), height - 6, exact(tick), "", "middle")
    markup += line("gr", "M%.1f 4V%.1f" % (x(0), bottom))
    count = len(sums) if stage == 2 else len(points) - 1 if stage > 2 else 0
    names = ("v₀", "v₁", "v₂", "b")
    pitch = (bottom - 12) / (len(points) - 1)
    for k in range(count):
        start, end, y = points[k], points[k + 1], 12 + k * pitch
        toward = side(end - start)
        markup += '<g data-k="%s">' % ("b" if k == 3 else k)
        markup += line("drop", "M%.1f %.1fV%.1f" % (x(end), y, y + pitch))
        if toward and abs(x(end) - x(start)) > 9:
            ahead = 1 if toward == "a" else -1
            markup += line("hop-" + toward, "M%.1f %.1fH%.1f" % (x(start), y, x(end) - 8 * ahead))
            markup += arrow(x(end), y, "r" if ahead > 0 else "l", "hop-" + toward)
        else:
            markup += line("hop-" + (toward or "a"), "M%.1f %.1fH%.1f" % (x(start), y, x(end)))
        left = min(x(start), x(end))
        at, anchor = (left - 6, "end") if left > 60 else (max(x(start), x(end)) + 6, "")
        markup += label(at, y + 5, names[k], "halo", anchor) + "</g>"
    if count:
        name = "z" if stage > 2 else "Σ"
        markup += '<circle class="f-f" cx="%.1f" cy="%.1f" r="5"/>' % (x(points[count]), bottom)
        words = name + " " + signed(points[count], 4)
        half = 4.2 * len(words)
        at = max(half, min(width - half, x(points[count])))
        markup += label(at, bottom - 9, words, "t-f halo", "middle")
    return markup


def fill(mini, shown, b, stage):
    """Draw everything; ``shown`` has the point on the curve, the neuron's own or a dragged one."""
    votes = mini["votes"] if stage else [0.0] * len(mini["votes"])
    svg, width, height = _sheet("#c3-bars")
    svg.innerHTML = bars(votes, b if stage > 2 else 0.0, width, height)
    svg, width, height = _sheet("#c3-line")
    svg.innerHTML = line_of_sums(mini["sums"], mini["z"], width, height, stage)
    svg, width, height = _sheet("#c3-curve")
    if stage == ANSWERED:
        svg.innerHTML = figures.sigmoid(shown["z"], shown["a"], width, height)
    else:
        svg.innerHTML = figures.empty_sigmoid(figures.reach(mini["z"]), width, height)
    words = t("neuron.sigmoid_label", z=fixed(shown["z"]), a=fixed(shown["a"]))
    attribute(svg, "aria-label", words)


def _sheet(selector):
    """A drawing's <svg> and its size; where it is not laid out yet, one that will do."""
    svg = one(selector)
    return svg, int(svg.clientWidth) or 300, int(svg.clientHeight) or 150
