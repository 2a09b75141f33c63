"""Chapter 10 b: the same-or-different sample in pairs, learned for real, beside its neighbours."""

from app.figures import escape, mark
from app.story import shell, stuck_figures
from app.story.ask import ask_latest
from app.web import depicts, on, one, parts, show, text
from app.words import fixed, significant, t

STEPS = 300

MARKUP = """
<div class="c10b"><div class="c10-go">
<button type="button" class="btn" data-from="zero">{from_zero}</button>
<button type="button" class="btn" data-from="anywhere">{from_anywhere}</button></div>
<div class="c10-sample"><figure class="c10-drawn"><figcaption>{sample}</figcaption>
<div class="c10-couples" id="c10-couples"></div></figure>
<figure class="c10-weights"><figcaption>{weights}</figcaption>
<canvas id="c10-weights" width="64" height="64"></canvas>
<p class="note num" id="c10-largest"></p></figure>
<figure class="c10-curve"><figcaption>J</figcaption>
<svg class="plot c10-costs" id="c10-flat"></svg>
<p class="note" id="c10-how"></p></figure></div>
<dl class="c10-scores" id="c10-scores"></dl><p class="note">{neighbours_how}</p></div>
"""

_start = "zero"
_steps = 0  # asked for last
_data = None


def start():
    figure = one("#figure")
    on(figure, "click", lambda _, node: _run(node.getAttribute("data-from")), ".c10b [data-from]")


def make():
    names = ("from_zero", "from_anywhere", "sample", "weights", "neighbours_how")
    return MARKUP.format(**{name: escape(t("story.10.ui." + name)) for name in names})


def draw():
    if _data is None:
        _ask(_steps)
    else:
        _fill()


def forward(everything=False):
    _ask(STEPS)


def backward(everything=False):
    _ask(0)


def moves():
    return _data is not None, _data is not None and len(_data["costs"]) > 1


def numbers():
    if _data is None:
        return []
    return [
        ("m", str(_data["m"])),
        ("α", significant(_data["alpha"])),
        ("2/λ", significant(_data["limit"])),
        ("J", fixed(_data["costs"][-1], 6)),
        ("sum(w) + 2 b", fixed(_data["total"])),
    ]


def speak():
    if _data is None:
        return t("story.10.ui.figure")
    right, of = _data["neighbours"]
    return t(
        "story.10.ui.says_pairs",
        t=str(len(_data["costs"]) - 1),
        J=fixed(_data["costs"][-1], 6),
        total=fixed(_data["total"]),
        right=str(right),
        of=str(of),
    )


def table():
    heads = [t("story.10.ui." + name) for name in ("pair", "kind", "z1", "z2", "total")]
    rows = []
    for k in range(len(_data["totals"]) if _data else 0):
        same, z1, z2, total = _data["totals"][k]
        rows.append([str(k), _kind(same), fixed(z1), fixed(z2), fixed(total)])
    return heads, rows


def _run(where):
    global _start
    _start = where
    _ask(STEPS if where == "zero" else 0 if _begun(where) else STEPS)


def _begun(where):
    """Any weights are first shown untrained; another press trains them."""
    return _data is None or _data["start"] != where or len(_data["costs"]) > 1


def _ask(steps):
    global _steps
    _steps, where = steps, _start
    ask_latest("stuck.sample", lambda data: _came(data, where), start=where, steps=steps)


def _came(data, where):
    global _data
    data["start"] = where
    _data = data
    if one(".c10b"):
        _fill()
        if shell.now == 10:
            shell.changed()


def _kind(same):
    return t("story.10.reader_same" if same else "story.10.reader_different")


def _fill():
    if one(".c10b") is None:
        return
    out = ""
    for k in range(len(_data["shown"])):
        pair, same = _data["shown"][k]
        _, z1, z2, total = _data["totals"][pair]
        canvas = '<canvas id="c10-s%d" width="64" height="64"></canvas>'
        out += '<div class="c10-couple">%s%s<span>%s%s</span><span class="num">%s</span></div>' % (
            canvas % (2 * k),
            canvas % (2 * k + 1),
            mark("a" if same else "b"),
            escape(_kind(same)),
            "%s + %s = <b>%s</b>" % (fixed(z1, 3), fixed(z2, 3), fixed(total, 3)),
        )
    one("#c10-couples").innerHTML = out
    for k in range(2 * len(_data["shown"])):
        parts.pixels.rgb(one("#c10-s%d" % k), "stuck_%d" % k)
    parts.pixels.signed(one("#c10-weights"), "stuck_weights")
    blank = _data["largest"] == 0
    depicts(one("#c10-weights"), t("story.10.ui.weights"))
    text(one("#c10-largest"), t("story.10.ui.blank") if blank else "± " + fixed(_data["largest"]))
    svg = one("#c10-flat")
    width, height = int(svg.clientWidth) or 300, int(svg.clientHeight) or 110
    costs = _data["costs"]
    points = [[k, costs[k]] for k in range(len(costs))]
    svg.innerHTML = stuck_figures.costs(points, _data["floor"], "ln 2", width, height)
    last = len(costs) - 1
    words = t("story.10.ui.costs_label", t=str(last), J=fixed(costs[-1], 6))
    depicts(svg, words)
    how = {"alpha": significant(_data["alpha"]), "limit": significant(_data["limit"], 3)}
    text(one("#c10-how"), t("story.10.ui.how", t=str(last), J=fixed(costs[-1], 6), **how))
    scores = ""
    for name in ("neuron", "neighbours"):
        right, of = _data[name]
        scores += '<div><dt>%s</dt><dd class="num" id="c10-%s">%d / %d</dd></div>' % (
            escape(t("story.10.ui.score_" + name)),
            name,
            right,
            of,
        )
    one("#c10-scores").innerHTML = scores
    show(one("#c10-scores"), True)
