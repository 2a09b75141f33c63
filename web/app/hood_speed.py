"""The race of plain Python loops against vectors, on the learner's own pictures."""

from app import link
from app.web import attribute, on, one, text
from app.words import fixed, significant, t

LANES = ("loop", "vector")

#: Sides that the pictures may be shrunk to.
SIDES = (4, 8, 16, 32, 64)

#: The line that a lane runs, by the trainer's name for it.
LINES = {
    "loop": "for k in range(n_x): z[i] += w[k] * X[k][i]",
    "blas": "z = S @ w + b",
    "einsum": "z = np.einsum('ij,j->i', S, w) + b",
}

_racing = False
_results = {}  # lane -> the last data told of it
_sizes = (1, 64)  # pictures there are, side they have
_wish = None  # (pictures, index of the side) the sliders stand at


def start():
    body = one("#hood-body")
    on(body, "input", lambda *_: _slid(), "#race-pictures, #race-side")
    on(body, "click", lambda *_: _go(), "#race-go")
    link.hear("raced", _raced)
    link.hear("failed", _failed)
    link.hear("model", lambda _: _button())


def make():
    slider = (
        '<div><label for="race-%s">%s <span class="num" id="race-%s-shown"></span></label>'
        '<input type="range" id="race-%s" min="%d" max="%d" step="1" value="%d"></div>'
    )
    pictures, side = _wish or (_sizes[0], len(SIDES) - 1)
    controls = slider % (
        "pictures", t("hood.race_pictures"), "pictures", "pictures", 1, _sizes[0], pictures,
    )  # fmt: skip
    controls += slider % (
        "side", t("hood.race_numbers"), "side", "side", 0, len(SIDES) - 1, side,
    )  # fmt: skip
    controls += '<button class="btn" id="race-go"></button>'
    lanes = "".join(
        '<div class="race-lane"><p><b>%s</b> <code class="note" id="race-line-%s"></code></p>'
        '<progress id="race-bar-%s" max="1" value="0" aria-label="%s"></progress>'
        '<p class="num" id="race-count-%s"></p></div>'
        % (t("hood.race_" + lane), lane, lane, t("hood.race_" + lane), lane)
        for lane in LANES
    )
    return (
        '<div class="race"><div class="race-knobs">%s</div><div class="race-lanes">%s</div>'
        '<div><dl class="facts">%s%s</dl><p class="note">%s</p></div></div>'
    ) % (
        controls,
        lanes,
        '<div><dt>%s</dt><dd id="race-ratio">–</dd></div>' % t("hood.race_ratio"),
        '<div><dt>%s</dt><dd id="race-difference">–</dd></div>' % t("hood.race_difference"),
        t("hood.race_note"),
    )


def draw(data):
    global _sizes, _wish
    _sizes = (max(1, data["m"]), data["size"])
    slider = one("#race-pictures")
    attribute(slider, "max", _sizes[0])
    if _wish is None:
        slider.value = str(_sizes[0])
        one("#race-side").value = str(SIDES.index(_sizes[1]) if _sizes[1] in SIDES else 4)
    _slid(False)
    _show_all()


def _slid(wished=True):
    global _wish
    pictures = int(one("#race-pictures").value)
    side = int(one("#race-side").value)
    if wished:
        _wish = (pictures, side)
    text(one("#race-pictures-shown"), str(pictures))
    numbers = 3 * SIDES[side] * SIDES[side]
    text(one("#race-side-shown"), str(numbers))
    words = "%d × %d × 3 = %d" % (SIDES[side], SIDES[side], numbers)
    attribute(one("#race-side"), "aria-valuetext", words)


def _go():
    global _racing
    if _racing:
        link.send("stop")
        _racing = False
    else:
        _results.clear()
        _racing = True
        pictures, side = int(one("#race-pictures").value), int(one("#race-side").value)
        link.send("race", pictures=pictures, side=SIDES[side])
    _show_all()


def _raced(event):
    global _racing
    _results[event["lane"]] = event["data"]
    if event["lane"] == "both":
        _racing = False
    _show_all()


def _failed(failure):
    global _racing
    if failure["during"] == "race":
        _racing = False
        _button()


def _button():
    button = one("#race-go")
    if button is None:
        return
    model = link.state.get("model")
    text(button, t("train.stop" if _racing else "hood.race_go"))
    button.disabled = not model or model["m"] == 0 or model["state"] == "training"


def _show_all():
    if one("#race-go") is None:
        return
    _button()
    for lane in LANES:
        _show_lane(lane, _results.get(lane))
    both = _results.get("both")
    ratio, difference = "\u2013", "\u2013"
    if both and both["ratio"] is not None:
        ratio = significant(both["ratio"], 3) + " ×"
        difference = "%.1e" % both["difference"]
    text(one("#race-ratio"), ratio)
    text(one("#race-difference"), difference)


def _show_lane(lane, data):
    line = LINES["loop"] if lane == "loop" else LINES.get(data["line"] if data else "", "")
    text(one("#race-line-" + lane), line)
    bar = one("#race-bar-" + lane)
    bar.value = data["multiplications"] / data["total"] if data else 0
    if data is None:
        words = t("hood.race_waiting") if _racing else ""
    else:
        count = {"n": data["multiplications"], "time": _time(data["seconds"])}
        words = t("hood.race_stopped" if data["stopped"] else "hood.race_count", **count)
    text(one("#race-count-" + lane), words)


def _time(seconds):
    """Seconds from one on, else milliseconds."""
    if seconds >= 1:
        return fixed(seconds, 2) + " s"
    return significant(1000 * seconds, 3) + " ms"
