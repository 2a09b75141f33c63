"""The bowl: the cost around the present parameters, from above and along the next step.

Both are slices of the real cost, which has a direction for every weight: one axis
runs along the slope dw, the other along b.
"""

import json

from app import figures
from app.figures import Scale, dot, label, line
from app.web import depicts, on_resize, one, parts, text
from app.words import fixed, significant, t

LEVELS = 7

_data = None


def start():
    on_resize(_resized, one("#hood-body"))


def make():
    figure = (
        '<figure><figcaption><b>%s</b> <span class="note" id="%s-note">%s</span></figcaption>'
        '<svg class="plot" id="%s"></svg></figure>'
    )
    names = ("now", "after", "change")
    facts = "".join(_fact("fact-" + name, t("hood.fact_" + name)) for name in names)
    facts += '<div class="hr"></div>'
    for name in ("dw", "db"):
        facts += _fact("fact-" + name, t("hood.fact_" + name), "is-g")
    facts += _fact("fact-alpha", "α")
    return '<div class="bowl">%s%s<dl class="facts">%s</dl></div>' % (
        figure % (t("hood.bowl_title"), "bowl", "", "bowl"),
        figure % (t("hood.side_title"), "side", t("hood.side_note"), "side"),
        facts,
    )


def _fact(name, words, kind=""):
    return '<div><dt>%s</dt><dd class="%s" id="%s">–</dd></div>' % (words, kind, name)


def draw(data):
    global _data
    _data = data
    if data["J"] is None:
        text(one("#bowl-note"), t("hood.no_pictures"))
        for name in ("#bowl", "#side"):
            one(name).innerHTML = ""
            depicts(one(name), t("hood.no_pictures"))
        for name in ("now", "after", "change", "dw", "db", "alpha"):
            text(one("#fact-" + name), "\u2013")
        return
    _plots(data)
    _facts(data)


def _facts(data):
    for name, value in (
        ("now", data["J"]),
        ("after", data["J_after"]),
        ("change", data["change"]),
        ("dw", data["dw_norm"]),
        ("db", data["db"]),
    ):
        text(one("#fact-" + name), fixed(value, 6))
    text(one("#fact-alpha"), significant(data["alpha"]))


def table(data):
    """Both slices as numbers: where the descent went, and the cost along the next step."""
    heads = [t("numbers.what"), t("numbers.along"), "b", "J"]
    if data["J"] is None:
        return heads, []
    rows = []
    along, b, low = data["lowest"]
    rows.append((t("hood.now"), fixed(0), fixed(0), fixed(data["J"], 6)))
    along_next, b_next = data["next"]
    after = t("hood.after", alpha=significant(data["alpha"]))
    rows.append((after, fixed(-along_next), fixed(b_next), fixed(data["J_after"], 6)))
    rows.append((t("numbers.lowest"), fixed(-along), fixed(b), fixed(low, 6)))
    for alpha, cost in data["slice"]:
        words = "α " + significant(alpha, 3)
        rows.append((words, fixed(alpha * data["dw_norm"]), "\u2013", fixed(cost, 6)))
    for along, b, iteration in data["path"]:
        rows.append((t("numbers.iteration", i="%d" % iteration), fixed(-along), fixed(b), "\u2013"))
    return heads, rows


def _resized():
    if _data and one("#bowl") and _data["J"] is not None:
        _plots(_data)


def _plots(data):
    above, side = one("#bowl"), one("#side")
    width, height = int(above.clientWidth), int(above.clientHeight)
    beside = (int(side.clientWidth), int(side.clientHeight))
    if not width:
        return  # on another tab
    text(one("#bowl-note"), t("hood.bowl_note"))
    above.innerHTML = from_above(data, width, height)
    words = {"now": fixed(data["J"], 3), "after": fixed(data["J_after"], 3)}
    low = fixed(data["lowest"][2], 3)
    depicts(above, t("hood.bowl_label", low=low, now=words["now"]))
    side.innerHTML = from_the_side(data, *beside)
    words["alpha"] = significant(data["alpha"])
    depicts(side, t("hood.side_label", **words))


def from_above(data, width, height):
    """Contour lines, the path of the descent, and where the next step goes."""
    u_low, u_high, columns = data["u"]
    v_low, v_high, rows = data["v"]
    # Walking down the slope goes to the right: u grows against it.
    x = Scale(u_low, u_high, width, 0)
    y = Scale(v_low, v_high, height, 0)
    lines = json.loads(parts.contours.paths("grid", columns, rows, width, height, LEVELS))
    markup = '<g transform="matrix(-1 0 0 1 %d 0)">' % width
    markup += "".join(line("contour", path) for path in lines) + "</g>"
    here = (x(0), y(0))
    path = [(x(point[0]), y(point[1])) for point in data["path"]] + [here]
    markup += figures.curve("l-ink", [point[0] for point in path], [point[1] for point in path])
    step = max(1, len(path) // 20)
    markup += "".join(dot("f-ink", path[i][0], path[i][1], 2.5) for i in range(0, len(path), step))
    there = (x(data["next"][0]), y(data["next"][1]))
    markup += line("l-g", "M%.1f %.1fL%.1f %.1f" % (here + there))
    markup += dot("ring-g", there[0], there[1], 4.5)
    markup += dot("f-ink ring", here[0], here[1], 5.5)
    below = here[1] + 22 if here[1] + 30 < height else here[1] - 12
    at = max(20, min(width - 20, here[0]))
    markup += label(at, below, t("hood.now"), "t-ink halo", "middle")
    return markup + label(8, height - 8, t("hood.axis_dw"), "halo") + label(8, 18, "b ↑", "halo")


def too_far(data):
    """From which t on the slice lies above the cost now; None if nowhere in it."""
    for t_, height in data["slice"]:
        if t_ > 0 and height > data["J"]:
            return t_
    return None


def from_the_side(data, width, height):
    """The cost along the line of the next step, and where α lands on it."""
    points = data["slice"]
    far, reach = too_far(data), points[-1][0]
    heights = [point[1] for point in points]
    low, high = min(heights), max(heights)
    left, right, top, bottom = 8, width - 8, 28, height - 22
    x = Scale(0, reach or 1, left, right)
    y = Scale(low, high if high > low else low + 1, bottom - 6, top)
    markup = ""
    if far is not None:
        markup += '<rect class="far" x="%.1f" y="0" width="%.1f" height="%d"/>' % (
            x(far),
            width - x(far),
            bottom,
        )
    markup += line("gr", "M0 %.1fH%d" % (y(data["J"]), width))
    markup += line("ax", "M0 %dH%d" % (bottom, width))
    markup += figures.curve("l-ink", [x(point[0]) for point in points], [y(h) for h in heights])
    alpha = data["alpha"]
    here, there = (x(0), y(data["J"])), (x(alpha), y(data["J_after"]))
    markup += dot("f-ink ring", here[0], here[1], 5.5) + dot("ring-g", there[0], there[1], 5)
    markup += label(here[0] + 8, max(14, here[1] - 9), t("hood.now"), "t-ink halo")
    words = t("hood.after", alpha=significant(alpha, 3))
    markup += label(there[0] + 10, there[1] - 9, words, "t-g halo")
    markup += label(0, height - 4, "α 0")
    for share in (1, 2, 3):
        if share * alpha <= reach * 1.001:
            at, words = x(share * alpha), significant(share * alpha, 3)
            anchor = "end" if at > width - 30 else "middle"
            markup += label(min(width, at), height - 4, words, "", anchor)
    if far is not None and width - x(far) > 70:
        markup += label(width - 8, bottom - 8, t("hood.too_far"), "lab t-error", "end")
    return markup
