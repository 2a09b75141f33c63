"""The race of plain Python loops against vectors, on the learner's own pictures.

One race is on at a time; a `Race` shows it in one place of the page.
"""

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

racing = False
results = {}  # lane -> the last data told of it
_sizes = (1, 64)  # pictures there are, side they have
_wish = None  # (pictures, index of the side) the sliders stand at
_places = []


class Race:
    """Controls and lanes in the element ``selector``, which stays; ids begin with ``name``."""

    def __init__(self, name, selector):
        self.name = name
        self._selector = selector

    def start(self):
        if not _places:
            link.hear("raced", _raced)
            link.hear("failed", _failed)
            link.hear("model", lambda _: _everywhere())
        _places.append(self)
        body, own = one(self._selector), "#" + self.name
        on(body, "input", lambda *_: self._slid(), own + "-pictures, " + own + "-side")
        on(body, "click", lambda *_: self.go(), own + "-go")

    def make(self):
        name = self.name
        slider = (
            '<div><label for="{id}">{words} <span class="num" id="{id}-shown"></span></label>'
            '<input type="range" id="{id}" min="{low}" max="{high}" step="1" value="{now}"></div>'
        )
        pictures, side = _wish or (_sizes[0], len(SIDES) - 1)
        controls = slider.format(
            id=name + "-pictures", words=t("hood.race_pictures"), low=1, high=_sizes[0],
            now=pictures,
        )  # fmt: skip
        controls += slider.format(
            id=name + "-side", words=t("hood.race_numbers"), low=0, high=len(SIDES) - 1, now=side
        )
        controls += '<button class="btn" id="%s-go"></button>' % name
        lanes = "".join(
            '<div class="race-lane" data-lane="{lane}"><p><b>{words}</b> '
            '<code class="note" id="{name}-line-{lane}"></code></p><progress '
            'id="{name}-bar-{lane}" max="1" value="0" aria-label="{words}"></progress>'
            '<p class="num" id="{name}-count-{lane}"></p></div>'.format(
                lane=lane, name=name, words=t("hood.race_" + lane)
            )
            for lane in LANES
        )
        fact = '<div><dt>%s</dt><dd id="%s-%s">–</dd></div>'
        return (
            '<div class="race"><div class="race-knobs">%s</div><div class="race-lanes">%s</div>'
            '<div><dl class="facts">%s%s</dl><p class="note">%s</p></div></div>'
        ) % (
            controls,
            lanes,
            fact % (t("hood.race_ratio"), name, "ratio"),
            fact % (t("hood.race_difference"), name, "difference"),
            t("hood.race_note"),
        )

    def draw(self, m, size):
        """So many pictures of this size may race."""
        global _sizes, _wish
        _sizes = (max(1, m), size)
        if _wish and _wish[0] > _sizes[0]:
            _wish = (_sizes[0], _wish[1])
        slider = self._one("pictures")
        attribute(slider, "max", _sizes[0])
        pictures, side = _wish or (_sizes[0], SIDES.index(size) if size in SIDES else 4)
        slider.value = str(pictures)
        self._one("side").value = str(side)
        self._slid(False)
        self.show()

    def go(self):
        """Race, or stop the race that is on."""
        global racing
        if self._one("go").disabled:
            return
        if racing:
            link.send("stop")
            racing = False
        else:
            results.clear()
            racing = True
            pictures, side = int(self._one("pictures").value), int(self._one("side").value)
            link.send("race", pictures=pictures, side=SIDES[side])
        _everywhere()

    def show(self):
        """Everything as it is now."""
        if self._one("go") is None:
            return
        self._button()
        for lane in LANES:
            self._show_lane(lane, results.get(lane))
        both = results.get("both")
        ratio, difference = "\u2013", "\u2013"
        if both and both["ratio"] is not None:
            ratio = significant(both["ratio"], 3) + " ×"
            difference = "%.1e" % both["difference"]
        text(self._one("ratio"), ratio)
        text(self._one("difference"), difference)

    def table(self):
        """What each lane has done."""
        heads = ("what", "multiplications", "time")
        rows = []
        for lane in LANES:
            data = results.get(lane)
            done = ("\u2013", "\u2013")
            if data:
                done = (str(data["multiplications"]), time(data["seconds"]))
            rows.append((t("hood.race_" + lane),) + done)
        return [t("numbers." + head) for head in heads], rows

    def _one(self, name):
        return one("#%s-%s" % (self.name, name))

    def _slid(self, wished=True):
        global _wish
        pictures, side = int(self._one("pictures").value), int(self._one("side").value)
        if wished:
            _wish = (pictures, side)
        text(self._one("pictures-shown"), str(pictures))
        numbers = 3 * SIDES[side] * SIDES[side]
        text(self._one("side-shown"), str(numbers))
        words = "%d × %d × 3 = %d" % (SIDES[side], SIDES[side], numbers)
        attribute(self._one("side"), "aria-valuetext", words)

    def _button(self):
        button = self._one("go")
        model = link.state.get("model")
        text(button, t("train.stop" if racing else "hood.race_go"))
        button.disabled = not model or model["m"] == 0 or model["state"] == "training"

    def _show_lane(self, lane, data):
        line = LINES["loop"] if lane == "loop" else LINES.get(data["line"] if data else "", "")
        text(self._one("line-" + lane), line)
        bar = self._one("bar-" + lane)
        bar.value = data["multiplications"] / data["total"] if data else 0
        if data is None:
            words = t("hood.race_waiting") if racing else ""
        else:
            count = {"n": data["multiplications"], "time": time(data["seconds"])}
            words = t("hood.race_stopped" if data["stopped"] else "hood.race_count", **count)
        text(self._one("count-" + lane), words)


def time(seconds):
    """Seconds from one on, else milliseconds."""
    if seconds >= 1:
        return fixed(seconds, 2) + " s"
    return significant(1000 * seconds, 3) + " ms"


def _raced(event):
    global racing
    results[event["lane"]] = event["data"]
    if event["lane"] == "both":
        racing = False
    _everywhere()


def _failed(failure):
    global racing
    if failure["during"] == "race":
        racing = False
        _everywhere()


def _everywhere():
    for place in _places:
        place.show()
