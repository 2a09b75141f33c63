"""Drawings of chapter 10: the plane of two squares, and a cost that meets its floor."""

from app.figures import Scale, curve, dot, label, line
from app.words import fixed

#: The plane is drawn from LOW to HIGH along both axes, in a square of SIDE.
LOW, HIGH, SIDE = -0.5, 1.5, 320

#: Half the width of a picture in the plane: two squares side by side.
HALF = 15

#: How far from its ends the border's handles stand, as a share of its length.
INSET = 0.16

#: The handles of a border that is not there yet.
GHOST = ((0.2, -0.2), (0.8, 1.2))

_x = Scale(LOW, HIGH, 0, SIDE)
_y = Scale(LOW, HIGH, SIDE, 0)


def at(share_x, share_y):
    """The point of the plane at these shares of its drawn width and height."""
    inside = [max(0.0, min(1.0, share)) for share in (share_x, share_y)]
    return LOW + (HIGH - LOW) * inside[0], HIGH - (HIGH - LOW) * inside[1]


def handles(ends):
    """Where the two handles of the border stand, each (x0, x1)."""
    if not ends:
        return [list(end) for end in GHOST]
    (p0, p1), (q0, q1) = ends
    d0, d1 = INSET * (q0 - p0), INSET * (q1 - p1)
    return [[p0 + d0, p1 + d1], [q0 - d0, q1 - d1]]


def two_squares(x0, x1):
    """A picture of two squares as bright as they are, around (0, 0)."""
    out = '<rect class="c10-card" x="%d" y="%d" width="%d" height="%d"/>' % (
        -HALF - 3,
        -HALF // 2 - 3,
        2 * HALF + 6,
        HALF + 6,
    )
    for k in range(2):
        out += '<rect class="c10-square" fill="%s" x="%d" y="%d" width="%d" height="%d"/>' % (
            grey((x0, x1)[k]),
            (k - 1) * HALF + k,
            -HALF // 2,
            HALF - 1,
            HALF,
        )
    return out


def grey(x):
    level = int(255 * x + 0.5)
    return "#" + "{:02x}".format(level) * 3


def plane(data, ends, pair, held):
    """The pictures in their places, the border z = 0 and its handles; ``pair`` is lit."""
    markup = ""
    for value in (0, 1):
        markup += line("gr", "M%.1f 0V%d" % (_x(value), SIDE))
        markup += line("gr", "M0 %.1fH%d" % (_y(value), SIDE))
        markup += label(_x(value), SIDE - 5, str(value), "", "middle")
        markup += label(6, _y(value) + 4, str(value))
    markup += label(SIDE - 6, SIDE - 5, "x₀", "", "end") + label(6, 14, "x₁")
    if data["line"]:
        (p0, p1), (q0, q1) = data["line"]
        d = "M%.1f %.1fL%.1f %.1f" % (_x(p0), _y(p1), _x(q0), _y(q1))
        markup += line("c10-border", d)
    lit = data["pairs"][pair][:2] if pair < len(data["pairs"]) else ()
    if lit:
        one, other = [data["pictures"][i] for i in lit]
        d = "M%.1f %.1fL%.1f %.1f" % (_x(one[0]), _y(one[1]), _x(other[0]), _y(other[1]))
        markup += line("c10-tie", d)
    for i in range(len(data["pictures"])):
        x0, x1, y, z, _ = data["pictures"][i]
        mark = "a" if y else "b"
        group = '<g class="c10-picture" data-picture="%d"%s transform="translate(%.1f %.1f)">'
        markup += group % (i, " data-lit" if i in lit else "", _x(x0), _y(x1))
        markup += two_squares(x0, x1)
        markup += '<use class="mark-%s" href="#m-%s" x="%d" y="-6" width="11" height="11"/>' % (
            mark,
            mark,
            HALF + 7,
        )
        if i in lit or len(data["pictures"]) == 4:  # more labels would lie on one another
            markup += label(0, 26, "z " + fixed(z, 2), "halo", "middle")
        markup += "</g>"
    for k in range(2):
        point = ends[k]
        kind = "c10-handle" + (" ghost" if not data["line"] else "")
        markup += '<circle class="%s" data-handle="%d"%s cx="%.1f" cy="%.1f" r="11"/>' % (
            kind,
            k,
            " data-held" if k == held else "",
            _x(point[0]),
            _y(point[1]),
        )
    return markup


def costs(points, floor, name, width, height):
    """J over the updates, [[t, J], ...], with the floor that it cannot pass."""
    values = [point[1] for point in points] + [floor]
    high, low = max(values), min(values)
    room = 0.15 * (high - low) or 0.05
    left, right, top, bottom = 8, width - 8, 20, height - 22
    x = Scale(points[0][0], max(points[-1][0], points[0][0] + 1), left, right - 60)
    y = Scale(low - 2.5 * room, high + room, bottom, top)
    markup = line("ax", "M%d %dH%d" % (left, bottom, right))
    markup += line("c10-floor", "M%d %.1fH%d" % (left, y(floor), right))
    markup += label(left, y(floor) + 16, name, "t-ink halo")
    markup += curve("l-ink", [x(p[0]) for p in points], [y(p[1]) for p in points])
    last = points[-1]
    markup += dot("f-ink ring", x(last[0]), y(last[1]), 5)
    markup += label(right, y(last[1]) - 8, fixed(last[1], 4), "t-ink halo", "end")
    markup += label(left, height - 5, "t = %d" % points[0][0])
    return markup + label(right, height - 5, "t = %d" % last[0], "", "end")
