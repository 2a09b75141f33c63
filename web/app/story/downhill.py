"""Chapter 7's drawings as SVG markup: a hill, a map, a slice, and J against the iteration.

Numbers come from the trainer; here they become places. ``data-t`` is the iteration of a point.
"""

import json

from app import figures
from app.figures import Scale, dot, label, line
from app.web import parts
from app.words import fixed, significant, t

#: Contour lines of the map.
LEVELS = 9

#: Room around a drawing: left, right, top, bottom.
ROOM = (44, 14, 16, 26)

#: The marks of three runners: a circle, a square, a triangle.
MARKS = ("M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0", "M-4-4h8v8h-8z", "M0-5l5 9h-10z")


def scales(name, shape, width, height):
    """The axes of the hill (w, J) or of the map (w, b)."""
    left, right, top, bottom = ROOM
    x = Scale(shape["w"][0], shape["w"][1], left, width - right)
    if name == "map":
        return x, Scale(shape["b"][0], shape["b"][1], height - bottom, top)
    high = max([point[1] for point in shape["curve"]])
    return x, Scale(shape["lowest"][2] - 0.06, high, height - bottom, top)


def place(name, shape, width, height, px, py):
    """(w, b) under a point of the drawing, to two decimals."""
    x, y = scales(name, shape, width, height)
    w = x.low + (px - x.start) / x.factor
    b = y.low + (py - y.start) / y.factor if name == "map" else 0.0
    w = max(shape["w"][0], min(shape["w"][1], w))
    b = max(shape["b"][0], min(shape["b"][1], b))
    return round(100 * w) / 100, round(100 * b) / 100


def hill(walk, width, height, looked):
    """J(w), the ball with its slope, the step about to be made, and three runners."""
    shape = walk.shape
    x, y = scales("hill", shape, width, height)
    left, right, top, bottom = ROOM
    floor = height - bottom
    markup = line("ax", "M%d %dH%d" % (left, floor, width - right))
    markup += _ticks(x, range(-1, 5), floor) + label(width - right, floor - 6, "w", "", "end")
    for value in (0.6, 0.8, 1.0, 1.2):
        markup += line("gr", "M%d %.1fH%d" % (left, y(value), width - right))
        markup += label(left - 6, y(value) + 4, fixed(value, 1), "", "end")
    markup += label(left - 6, top - 2, "J", "", "end")
    curve = shape["curve"]
    markup += figures.curve("l-f", [x(p[0]) for p in curve], [y(p[1]) for p in curve])
    low = shape["lowest"]
    markup += line("ax drop", "M%.1f %.1fV%.1f" % (x(low[0]), y(low[2]), floor))
    markup += label(x(low[0]), floor + 20, fixed(low[0]), "halo", "middle")

    def at(point):
        return _inside(x, shape["w"], point[0]), max(top - 8, y(point[2]))

    for k in range(len(walk.runs)):
        markup += _runner(k, [at(point) for point in walk.runs[k][1]])
    markup += _trail(walk.path, at, looked)
    ball, here = walk.here, at(walk.here)
    # The slope under the ball: a straight line through it.
    reach = 46 / (1 + (ball[3] * y.factor / x.factor) ** 2) ** 0.5
    rise = reach * ball[3] * y.factor / x.factor
    ends = (here[0] - reach, here[1] - rise, here[0] + reach, here[1] + rise)
    markup += line("tangent", "M%.1f %.1fL%.1f %.1f" % ends)
    return markup + _step(walk, at) + dot("f-ink ring ball", here[0], here[1], 9)


def map_(walk, width, height, looked):
    """J(w, b) in contour lines, the path, and the step about to be made."""
    shape = walk.shape
    x, y = scales("map", shape, width, height)
    left, right, top, bottom = ROOM
    floor, across, down = height - bottom, width - left - right, height - top - bottom
    markup = '<rect class="ground" x="%d" y="%d" width="%d" height="%d"/>' % (
        left,
        top,
        across,
        down,
    )
    columns, rows = shape["w"][2], shape["b"][2]
    lines = json.loads(parts.contours.paths("map", columns, rows, across, down, LEVELS))
    markup += '<g transform="translate(%d %d)">' % (left, top)
    markup += "".join(line("contour", path) for path in lines) + "</g>"
    markup += _ticks(x, range(-5, 16, 5), floor)
    for value in range(-10, 6, 5):
        markup += label(left - 6, y(value) + 4, fixed(value, 0), "", "end")
    markup += label(width - right, floor - 6, "w", "halo", "end")
    markup += label(left + 6, top + 14, "b", "halo")
    low = shape["lowest"]
    markup += line("cross", "M%.1f %.1fm-5-5l10 10m0-10l-10 10" % (x(low[0]), y(low[1])))
    words = t("story.7.ui.lowest", J=fixed(low[2], 6))
    markup += label(x(low[0]), y(low[1]) - 10, words, "halo", "middle")

    def at(point):
        b = max(shape["b"][0], min(shape["b"][1], point[1]))
        return _inside(x, shape["w"], point[0]), y(b)

    for k in range(len(walk.runs)):
        markup += _runner(k, [at(point) for point in walk.runs[k][1]])
    here = at(walk.here)
    markup += _trail(walk.path, at, looked) + _step(walk, at)
    return markup + dot("f-ink ring ball", here[0], here[1], 8)


def slice_(data, width, height):
    """The learner's own cost along the line about to be walked, with the mark at alpha."""
    points = data["slice"]
    left, right, top, bottom = ROOM
    floor = height - bottom
    heights = [point[1] for point in points]
    low, high = min(heights), max(heights)
    x = Scale(0, points[-1][0], left + 20, width - right - 24)
    y = Scale(low, high if high > low else low + 1, floor - 14, top + 10)
    markup = line("ax", "M%d %dH%d" % (left, floor, width - right))
    markup += line("gr", "M%d %.1fH%d" % (left, y(data["J"]), width - right))
    markup += label(left - 6, y(data["J"]) + 4, fixed(data["J"], 3), "t-ink", "end")
    if abs(y(low) - y(data["J"])) > 16:
        markup += label(left - 6, y(low) + 4, fixed(low, 3), "", "end")
    markup += figures.curve("l-f", [x(point[0]) for point in points], [y(h) for h in heights])
    alpha = data["alpha"]
    here, there = (x(0), y(data["J"])), (x(alpha), y(data["J_after"]))
    # The slope at the beginning: where it would lead if the hill were straight.
    run = min(points[-1][0], alpha) / 2
    tip = (x(run), y(data["J"] + run * data["slope"]))
    markup += line("tangent", "M%.1f %.1fL%.1f %.1f" % (here + tip))
    markup += line("l-g", "M%.1f %.1fL%.1f %.1f" % (here + there))
    markup += line("ax drop", "M%.1f %.1fV%d" % (there[0], there[1], floor))
    markup += dot("f-ink ring ball", here[0], here[1], 8)
    markup += dot("ring-g", there[0], there[1], 6)
    markup += label(here[0] + 12, max(14, here[1] - 10), t("hood.now"), "t-ink halo")
    words = t("story.7.ui.lands", alpha=significant(alpha), J=fixed(data["J_after"], 6))
    half = 4 * len(words) + 4
    at = max(half, min(width - half, there[0] + half))
    markup += label(at, max(14, there[1] - 12), words, "t-g halo", "middle")
    for share in (0, 1, 2, 3):
        value = significant(share * alpha, 3)
        words = "α " + value if share == 1 else value
        kind = "t-g" if share == 1 else ""
        markup += label(x(share * alpha), floor + 19, words, kind, "middle")
    return markup


def costs(walk, width, height, looked):
    """J against the iteration, of the walk and of the three runners."""
    left, right, top, bottom = 44, 74, 12, 24
    runs = [run[1] for run in walk.runs]
    longest = max([len(points) for points in runs + [walk.path]] + [11]) - 1
    seen = [point[2] for points in runs + [walk.path] for point in points]
    low, high = min(seen + [walk.shape["lowest"][2]]), max(seen)
    x = Scale(0, longest, left, width - right)
    y = Scale(low, high if high > low else low + 1, height - bottom, top)
    markup = line("ax", "M%d %dH%d" % (left, height - bottom, width - right))
    markup += line("gr", "M%d %.1fH%d" % (left, y(high), width - right))
    markup += label(left - 6, y(high) + 4, fixed(high, 3), "", "end")
    if y(low) - y(high) > 16:
        markup += label(left - 6, y(low) + 4, fixed(low, 3), "", "end")
    markup += label(left, height - 6, "0", "", "middle")
    markup += label(width - right, height - 6, str(longest), "", "middle")
    ends = []
    for k in range(len(runs)):
        spots = [(x(i), y(runs[k][i][2])) for i in range(len(runs[k]))]
        markup += _runner(k, spots)
        ends.append([spots[-1][1], "α " + significant(walk.runs[k][0]), "t-r%d" % k])
    # From the lowest upward, each above the axis and clear of the one below it.
    ends.sort(reverse=True)
    free = height - bottom + 12
    for height_, words, kind in ends:
        free = min(free - 14, height_ + 4)
        markup += label(width - right + 10, free, words, kind + " halo")
    markup += _trail(walk.path, lambda point: (0, y(point[2])), looked, x)
    here = (x(len(walk.path) - 1), y(walk.here[2]))
    return markup + dot("f-ink ring", here[0], here[1], 5.5)


def _ticks(x, values, floor):
    return "".join(label(x(v), floor + 20, fixed(v, 0), "", "middle") for v in values if v != 1)


def _inside(x, ends, value):
    """Where a point is drawn; what lies outside stands at the edge."""
    return x(max(ends[0], min(ends[1], value)))


def _trail(path, at, looked, along=None):
    """The points of a walk; ``along(t)`` places them by their iteration."""
    spots = [at(point) for point in path]
    if along:
        spots = [(along(k), spots[k][1]) for k in range(len(spots))]
    markup = figures.curve("l-ink thin", [s[0] for s in spots], [s[1] for s in spots])
    stride = max(1, len(spots) // 60)
    for k in range(0, len(spots), stride):
        markup += '<circle class="f-ink past-point" data-t="%d" cx="%.1f" cy="%.1f" r="3.5"/>' % (
            k,
            spots[k][0],
            spots[k][1],
        )
    if looked is not None and looked < len(spots):
        markup += dot("looked", spots[looked][0], spots[looked][1], 9)
    return markup


def _runner(k, spots):
    markup = figures.curve("l-r%d" % k, [s[0] for s in spots], [s[1] for s in spots])
    for spot in spots:
        markup += '<path class="f-r%d" transform="translate(%.1f %.1f)" d="%s"/>' % (
            (k,) + spot + (MARKS[k],)
        )
    return markup


def _step(walk, at):
    """The step about to be made: a dashed line and a ring where it lands."""
    here, there = at(walk.here), at(walk.next)
    markup = line("l-g", "M%.1f %.1fL%.1f %.1f" % (here + there))
    return markup + dot("ring-g", there[0], there[1], 6)
