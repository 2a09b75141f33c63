"""Drawings as SVG markup, from numbers that the trainer computed.

Every function returns the inside of an <svg> that is ``width`` x ``height`` CSS
pixels. Colours are classes of style/lab.css; nothing here has a style of its own.
"""

import math

from app.words import fixed, percent, shape, t

#: Points of a long curve are written as whole tenths of a pixel, which is four
#: times as fast as decimals; the group around them scales them back.
FINE = 10

_ARROWS = {"r": "-9-4.5v9z", "l": "9-4.5v9z", "d": "-4.5-9h9z", "u": "-4.5 9h9z"}
_sigmoids = {}


def escape(words):
    """Words of the learner, safe inside markup."""
    for letter, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        words = words.replace(letter, entity)
    return words


def mark(tray):
    """The mark of a class: the circle of "a", the triangle of "b", ..."""
    return '<svg class="mark mark-%s" aria-hidden="true"><use href="#m-%s"/></svg>' % (tray, tray)


def arrow(x, y, direction, kind):
    """An arrow's head with its tip at (x, y); ``direction`` is r, l, d or u, ``kind`` f or g."""
    return '<path class="f-%s" d="M%.1f %.1fl%s"/>' % (kind, x, y, _ARROWS[direction])


def label(x, y, words, kind="", anchor=""):
    """Words whose baseline starts (or with ``anchor`` ends, or is centred) at (x, y)."""
    anchor = ' text-anchor="%s"' % anchor if anchor else ""
    return '<text class="%s" x="%.1f" y="%.1f"%s>%s</text>' % (kind, x, y, anchor, escape(words))


def line(kind, d):
    return '<path class="%s" d="%s"/>' % (kind, d)


def dot(kind, x, y, radius=4.5):
    return '<circle class="%s" cx="%.1f" cy="%.1f" r="%s"/>' % (kind, x, y, radius)


def curve(kind, xs, ys):
    """A line through many points."""
    points = []
    for i in range(len(xs)):
        points.append(str(int(FINE * xs[i])))
        points.append(str(int(FINE * ys[i])))
    return '<g transform="scale(.1)"><polyline class="%s fine" points="%s"/></g>' % (
        kind,
        " ".join(points),
    )


class Scale:
    """A straight map from numbers to pixels."""

    def __init__(self, low, high, start, end):
        self.low = low
        self.start = start
        self.factor = (end - start) / ((high - low) or 1.0)

    def __call__(self, value):
        return self.start + (value - self.low) * self.factor


def running_sum(sums, wx, n_x, width, height):
    """How w.x adds up, from no term to all ``n_x``; its last point is ``wx``."""
    name = label(0, 14, t("neuron.running"), "lab")
    top, bottom = 24, height - 22
    if not sums:
        return name + line("ax", "M0 %d H%d" % (bottom, width))
    y = Scale(min(min(sums), 0), max(max(sums), 0), bottom, top)
    if max(sums) == min(sums) == 0:
        y = Scale(0, 1, bottom, top)
    right = width - 8
    last = len(sums) - 1
    xs = [2 + (right - 2) * i / last for i in range(last + 1)]
    ys = [y(value) for value in sums]
    end = ys[last]
    # The label stands below its point, or above where there is no room below.
    at = end + 20 if end + 20 < bottom - 2 else end - 10
    return (
        line("ax", "M0 %.1fH%d" % (y(0), width))
        + curve("l-f", xs, ys)
        + dot("f-f", right, end)
        + name
        + label(0, height - 4, "0")
        + label(width, height - 4, str(n_x), "", "end")
        + label(width, at, fixed(wx, 3), "t-f halo", "end")
    )


def reach(z):
    """How far the axis of a sigmoid goes to either side: 6, or twice that until z fits."""
    far = 6
    while abs(z) > far and far < 1e6:
        far *= 2
    return far


def _sigmoid_frame(far, width, height, margins):
    """The axes and the curve with their scales: the same for every point, so kept."""
    key = (far, width, height, margins)
    if key not in _sigmoids:
        if len(_sigmoids) > 8:
            _sigmoids.clear()
        left, right, top, bottom = margins[0], width - margins[1], margins[2], height - margins[3]
        x, y = Scale(-far, far, left, right), Scale(0, 1, bottom, top)
        markup = line("gr", "M%d %.1fH%dM%d %.1fH%d" % (left, top, right, left, y(0.5), right))
        markup += line("ax", "M%d %.1fH%d" % (left, bottom, right))
        markup += line("ax", "M%.1f %.1fV%.1f" % (x(0), bottom, top))
        zs = [far * i / 24 for i in range(-24, 25)]
        heights = [y(1 / (1 + math.exp(-z)) if z > -700 else 0) for z in zs]
        markup += curve("l-f", [x(z) for z in zs], heights)
        _sigmoids[key] = (markup, x, y)
    return _sigmoids[key]


def _inside(x, half, low, high):
    """The middle of a label of half-width ``half`` that stays between low and high."""
    return max(low + half, min(high - half, x))


def sigmoid(z, a, width, height):
    """The S-curve with the neuron's point (z, a)."""
    left = 22
    far = reach(z)
    markup, x, y = _sigmoid_frame(far, width, height, (left, 6, 8, 22))
    markup += label(left - 8, y(1) + 5, "1", "", "end") + label(left - 8, y(0) + 4, "0", "", "end")
    words = "z " + fixed(z, 3)
    half = 4 * len(words)
    at = _inside(x(z), half, left - 10, width)
    if at - half > left + 22:
        markup += label(left - 4, height - 4, fixed(-far, 0))
    if at + half < width - 26:
        markup += label(width - 6, height - 4, str(far), "", "end")
    if x(z) < left + 60:
        side, anchor = x(z) + 10, ""
    else:
        side, anchor = min(x(0), x(z)) - 9, "end"
    return (
        markup
        + line("l-f drop", "M%.1f %.1fV%.1fH%.1f" % (x(z), y(0), y(a), x(0)))
        + dot("f-f ring", x(z), y(a), 6)
        + label(at, height - 4, words, "t-f", "middle")
        + label(side, max(y(a) + 4, 14), fixed(a, 3), "t-f halo", anchor)
    )


def empty_sigmoid(far, width, height):
    """The S-curve of :func:`sigmoid` before there is a point on it."""
    markup, _, y = _sigmoid_frame(far, width, height, (22, 6, 8, 22))
    return markup + label(14, y(1) + 5, "1", "", "end") + label(14, y(0) + 4, "0", "", "end")


def score_at(far, x, width):
    """The score that stands at pixel ``x`` of :func:`sigmoid`."""
    return far * (2 * (x - 22) / max(1, width - 28) - 1)


def small_sigmoid(z, a, width, height):
    """The Try zone's sigmoid: the curve, one half, and the point."""
    far = reach(z)
    markup, x, y = _sigmoid_frame(far, width, height, (6, 6, 5, 5))
    return (
        markup
        + line("l-f drop", "M%.1f %.1fV%.1f" % (x(z), y(0), y(a)))
        + dot("f-f ring", x(z), y(a), 5)
        + label(8, y(0) - 4, fixed(-far, 0))
        + label(width - 8, y(0) - 4, str(far), "", "end")
    )


def chances(scores, names, answer):
    """Probabilities of several classes, [[class, z, probability], ...], as list items with bars."""
    items = ""
    for k in range(len(scores)):
        tray, _, share = scores[k]
        best = " data-best" if tray == answer else ""
        items += "<li%s><span>%s</span><span>%s</span>" % (best, mark(tray), escape(names[k]))
        items += '<svg class="share" aria-hidden="true"><rect class="mark-%s" ' % tray
        items += 'width="%.2f%%" height="100%%"/></svg>' % (100 * share)
        items += '<span class="num">%s</span></li>' % fixed(share, 4)
    return items


def sizes(size):
    """The shapes that stand beside the quantities of a size x size picture."""
    n_x = size * size * 3
    return {
        "picture": "%d × %d" % (size, size),
        "planes": shape(size, size, 3),
        "column": shape(n_x, 1),
    }


def share(count, of):
    """A share as "91.3%", or "–" of nothing."""
    return percent(count / of, 1) if of else "\u2013"
