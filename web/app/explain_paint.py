"""Explain, fourth view: paint over a region, by dragging or with the keys, and see the answer."""

from app import explain_subject as subject
from app import figures
from app.hood_views import facts
from app.web import attribute, every, on, one
from app.words import fixed, signed, t

FILLS = ("black", "grey", "mean")

_region = [0.25, 0.25, 0.5, 0.5]  # top, left, bottom, right as shares of the picture
_fill = "black"
_size = 64
_from = None  # where a drag began
_ask = None


def start(ask):
    global _ask
    _ask = ask
    body = one("#hood-body")
    on(body, "pointerdown", _press, "#ex-paint")
    on(body, "pointermove", _drag, "#ex-paint")
    on(body, "pointerup pointercancel", _release, "#ex-paint")
    on(body, "keydown", _key, "#ex-paint")
    on(body, "click", _choose, "[data-fill]")


def given():
    fields = subject.given()
    fields["region"] = [round(share * _size) for share in _region]
    fields["fill"] = _fill
    return fields


def make():
    fills = "".join(
        '<button data-fill="%s" aria-pressed="%s">%s</button>'
        % (fill, "true" if fill == _fill else "false", t("explain.fill_" + fill))
        for fill in FILLS
    )
    return (
        '<figure><figcaption>{drag}</figcaption><div class="cells ex-paint" id="ex-paint" '
        'tabindex="0" role="application" aria-label="{label}" aria-describedby="ex-keys">'
        '<canvas class="map" id="ex-seen" width="64" height="64" aria-hidden="true"></canvas>'
        '<i class="ex-region" id="ex-region"></i></div>'
        '<p class="shape" id="ex-where"></p></figure>{after}{map}'
        '<div class="ex-sum"><div class="seg" role="group" aria-label="{with_}">{fills}</div>'
        '<div id="ex-facts"></div><p class="note" id="ex-keys">{keys}</p></div>'
    ).format(
        drag=t("explain.paint_drag"),
        label=t("explain.paint_label"),
        after=subject.figure("ex-after", t("explain.painted")),
        map=subject.figure("ex-change", t("explain.paint_map")),
        with_=t("explain.fill"),
        fills=fills,
        keys=t("explain.paint_keys"),
    )


def says(data):
    top, left, bottom, right = data["region"]
    after = dict(data)
    after["answer"] = data["after"]["answer"]
    words = {"before": subject.answer(data), "after": subject.answer(after)}
    words["rows"] = "%d–%d" % (top, bottom - 1)
    words["columns"] = "%d–%d" % (left, right - 1)
    key = "explain.paint_turns" if words["before"] != words["after"] else "explain.paint_stays"
    return t(key, change=signed(data["change"]), **words)


def table(data):
    heads = ["", t("explain.before"), t("explain.after")]
    rows = [[name, fixed(data[name]), fixed(data["after"][name])] for name in ("z", "a")]
    return heads, rows


def draw(data):
    global _size
    known = _size == data["size"]
    _size = data["size"]
    if not known:
        _ask()  # the region was meant for another size
        return
    subject.picture("ex-seen", "explain_seen", t("try.picture_label", name=data["name"]))
    label = t("explain.painted_label", name=data["name"], a=fixed(data["after"]["a"]))
    subject.picture("ex-after", "explain_after", label)
    one("#ex-after-note").innerHTML = figures.escape(subject.chance(data["after"]["a"]))
    full = subject.signed_map("ex-change", "explain_map", t("explain.change_label"))
    one("#ex-change-note").innerHTML = "± " + fixed(full)
    rows = [
        ("z", "%s → %s" % (fixed(data["z"]), fixed(data["after"]["z"]))),
        ("a", "%s → %s" % (fixed(data["a"]), fixed(data["after"]["a"]))),
        (t("explain.paint_change"), signed(data["change"], 4)),
    ]
    one("#ex-facts").innerHTML = facts(rows)
    _frame()


def _frame():
    """Lay the frame over the region."""
    box = one("#ex-region")
    if box is None:
        return
    top, left, bottom, right = _region
    box.style.left, box.style.top = "%.2f%%" % (100 * left), "%.2f%%" % (100 * top)
    box.style.width = "%.2f%%" % (100 * (right - left))
    box.style.height = "%.2f%%" % (100 * (bottom - top))
    edges = [round(share * _size) for share in _region]
    words = "%d–%d × %d–%d" % (edges[0], edges[2] - 1, edges[1], edges[3] - 1)
    one("#ex-where").textContent = words


def _share(event, node):
    box = node.getBoundingClientRect()
    y = (float(event.clientY) - float(box.top)) / (float(box.height) or 1)
    x = (float(event.clientX) - float(box.left)) / (float(box.width) or 1)
    return max(0.0, min(1.0, y)), max(0.0, min(1.0, x))


def _press(event, node):
    global _from
    event.preventDefault()
    node.focus()
    node.setPointerCapture(event.pointerId)
    _from = _share(event, node)


def _drag(event, node):
    if _from is not None:
        _span(_from, _share(event, node))


def _release(event, node):
    global _from
    if _from is not None:
        _span(_from, _share(event, node))
    _from = None


def _span(start_, end):
    """The whole pixels between two points."""
    step = 1 / _size
    before = list(_region)
    for k in range(2):
        low, high = min(start_[k], end[k]), max(start_[k], end[k])
        low = min(int(low * _size), _size - 1) * step
        high = max(low + step, -(-high * _size // 1) * step)
        _region[k], _region[k + 2] = low, min(1.0, high)
    if _region != before:
        _frame()
        _ask()


def _key(event, _):
    """Arrows move the region; with Shift they move its lower right corner."""
    moves = {"ArrowUp": (-1, 0), "ArrowDown": (1, 0), "ArrowLeft": (0, -1), "ArrowRight": (0, 1)}
    if event.key not in moves:
        return
    event.preventDefault()
    step = max(1, _size // 16) / _size
    for k in range(2):
        by = moves[event.key][k] * step
        if event.shiftKey:
            _region[k + 2] = max(_region[k] + step, min(1.0, _region[k + 2] + by))
        else:
            by = max(-_region[k], min(1.0 - _region[k + 2], by))
            _region[k] += by
            _region[k + 2] += by
    _frame()
    _ask()


def _choose(_, button):
    global _fill
    _fill = button.getAttribute("data-fill")
    for other in every("[data-fill]"):
        pressed = other.getAttribute("data-fill") == _fill
        attribute(other, "aria-pressed", "true" if pressed else "false")
    _ask()
