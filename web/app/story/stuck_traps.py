"""Chapter 10 c: traps. Predict a number, then see what really happens, on copies of pictures."""

from app.figures import escape
from app.names import class_name
from app.story import shell, sliders, stuck_figures
from app.story.ask import AskError, ask
from app.web import attribute, depicts, every, on, one, parts, show, task, text
from app.words import fixed, percent, significant, t

KINDS = (
    "background",
    "coin",
    "neither",
    "few",
    "imbalance",
    "unscaled",
    "scrambled",
    "style",
)

#: Another press throws the dice anew.
CHANCE = ("coin", "neither", "few")

MARKUP = """
<div class="c10c"><p class="note">{copies}</p>
<div class="c10-kinds" role="group" aria-label="{traps}">{kinds}</div>
<section class="c10-trap" id="c10-trap" aria-live="off"><h4 id="c10-title"></h4>
<p id="c10-what"></p>
<div class="c10-predict"><label for="c10-guess" id="c10-asked"></label>
<input type="range" id="c10-guess" min="0" max="100" step="5" value="50">
<output class="num" id="c10-guess-is"></output>
<button type="button" class="btn" id="c10-spring"></button></div>
<p class="note" id="c10-first"></p><div id="c10-result"></div></section></div>
"""

_kind = KINDS[0]
_guesses = {}  # kind -> what was predicted, in percent
_results = {}  # kind -> what was measured
_seeds = {}
_busy = False


def start():
    figure = one("#figure")
    on(figure, "click", lambda _, node: _open(node.getAttribute("data-trap")), ".c10 [data-trap]")
    on(figure, "input change", _guess, "#c10-guess")
    on(figure, "click", lambda *_: forward(), "#c10-spring")
    sliders.listen("#c10-guess", _guess)


def make():
    kinds = "".join(
        '<button type="button" class="btn" data-trap="%s" aria-pressed="false"></button>' % kind
        for kind in KINDS
    )
    copies, traps = [escape(t("story.10.ui." + name)) for name in ("copies", "traps")]
    return MARKUP.format(kinds=kinds, copies=copies, traps=traps)


def draw():
    """What was measured stays: the pictures may have changed, so another press measures anew."""
    _fill()


def forward(everything=False):
    if _kind in _guesses and not _busy:
        task(_spring(_kind))


def backward(everything=False):
    """Predict once more."""
    _guesses.pop(_kind, None)
    _results.pop(_kind, None)
    _fill()


def moves():
    return _kind in _guesses and not _busy, _kind in _guesses


def numbers():
    data = _results.get(_kind)
    if data is None:
        return []
    out = [("m", str(data["m"])), ("m_test", str(data["m_test"]))]
    return out + [(name, value) for name, value, _ in _rows(data)]


def speak():
    data = _results.get(_kind)
    if data is None:
        return _words("name") + ". " + _words("what")
    return _words("name") + ". " + _compared(data)


def table():
    data = _results.get(_kind)
    heads = [t("story.10.ui.what"), t("story.10.ui.measured")]
    return heads, [[name, value] for name, value, _ in _rows(data)] if data else []


def _words(name):
    given = {"A": class_name("a"), "B": class_name("b")}
    data = _results.get(_kind)
    if _kind == "style":
        own = data is not None and data["style"]
        if name == "what" and data is not None:
            name = "what_own" if own else "what_swapped"
        given["style"] = own or ""
    return t("story.10.ui.trap_%s.%s" % (_kind, name), **given)


def _open(kind):
    global _kind
    _kind = kind
    _fill()
    shell.changed()


def _guess(_, slider):
    if not _busy:
        _guesses[_kind] = int(float(slider.value))
        _results.pop(_kind, None)
        _fill()
        shell.changed()


async def _spring(kind):
    global _busy
    _busy = True
    seed = _seeds.get(kind, 0)
    _seeds[kind] = seed + 1 if kind in CHANCE else seed
    _fill()
    try:
        _results[kind] = await ask("stuck.trap", kind=kind, seed=seed)
    except AskError as failure:
        _results.pop(kind, None)
        text(one("#c10-first"), t("error." + failure.code))
    finally:
        _busy = False
    _fill()
    if shell.now == 10:
        shell.changed()


def _compared(data):
    right, of = data["measured"]
    words = {"guess": str(_guesses.get(_kind, 0)), "right": str(right), "of": str(of)}
    return t("story.10.ui.compared", share=fixed(data["share"], 0), **words)


def _rows(data):
    """[(name, value, share or None), ...] of what was measured."""
    out = []
    for row in data["rows"]:
        name = t("story.10.ui.rows." + row[0], A=class_name("a"), B=class_name("b"))
        if len(row) == 4:
            value = "%d / %d = %s" % (row[1], row[2], percent(row[3] / 100))
            out.append((name, value, row[3]))
        elif isinstance(row[1], int):
            out.append((name, str(row[1]), None))
        elif row[0] == "alpha" or abs(row[1]) >= 1000:
            out.append((name, significant(row[1]), None))
        else:
            out.append((name, fixed(row[1], 6 if row[0][0] in "Jh" else 4), None))
    return out


def _fill():
    if one(".c10c") is None:
        return
    names = {"A": class_name("a"), "B": class_name("b")}
    for button in every(".c10 [data-trap]"):
        kind = button.getAttribute("data-trap")
        text(button, t("story.10.ui.trap_%s.name" % kind, **names))
        attribute(button, "aria-pressed", "true" if kind == _kind else "false")
    text(one("#c10-title"), _words("name"))
    text(one("#c10-what"), _words("what"))
    text(one("#c10-asked"), _words("predict"))
    guess = _guesses.get(_kind)
    slider = one("#c10-guess")
    sliders.put(slider, 50 if guess is None else guess)
    text(one("#c10-guess-is"), "?" if guess is None else percent(guess / 100))
    attribute(slider, "aria-valuetext", "?" if guess is None else percent(guess / 100))
    button = one("#c10-spring")
    button.disabled = guess is None or _busy
    attribute(button, "aria-busy", "true" if _busy else None)
    again = _kind in _results and _kind in CHANCE
    text(button, t("story.10.ui.again" if again else "story.10.ui.run"))
    text(one("#c10-first"), t("story.10.ui.predict_first"))
    show(one("#c10-first"), guess is None)
    data = _results.get(_kind)
    show(one("#c10-result"), data is not None)
    if data is not None:
        _show(data)


def _show(data):
    out = '<p class="c10-compared"><b>%s</b></p>' % escape(_compared(data))
    whose = "own" if data["own"] else "sample"
    counts = {"m": str(data["m"]), "m_test": str(data["m_test"])}
    out += '<p class="note">%s</p><dl class="c10-rows">' % escape(
        t("story.10.ui.whose_" + whose, **counts)
    )
    for name, value, share in _rows(data):
        bar = ""
        if share is not None:
            bar = '<svg class="share" aria-hidden="true"><rect class="bar-test" width="%s%%" ' % (
                fixed(share, 1)
            )
            bar += 'height="100%"/></svg>'
        out += '<div><dt>%s</dt><dd>%s<span class="num">%s</span></dd></div>' % (
            escape(name),
            bar,
            escape(value),
        )
    out += "</dl>"
    if data["costs"]:
        out += '<svg class="plot c10-costs" id="c10-bounce"></svg>'
    out += '<div class="c10-shown">'
    for k in range(len(data["pictures"])):
        name = _caption(data["pictures"][k])
        canvas = '<canvas id="c10-p%d" width="64" height="64" role="img" aria-label="%s"></canvas>'
        out += "<figure>" + canvas % (k, escape(name))
        out += '<figcaption class="note">%s</figcaption></figure>' % escape(name)
    if data["kind"] == "background":
        label = escape(t("story.10.ui.trap_background.map"))
        out += (
            '<figure><canvas id="c10-p-map" width="64" height="64" role="img" aria-label="%s">'
            % (label)
        )
        out += '</canvas><figcaption class="note">%s</figcaption></figure>' % label
    out += '</div><p class="c10-why">%s</p>' % escape(_words("why"))
    one("#c10-result").innerHTML = out
    if data["costs"]:
        _curve(data["costs"])
    for k in range(len(data["pictures"])):
        parts.pixels.rgb(one("#c10-p%d" % k), "trap_%s_%d" % (data["kind"], k))
    if data["kind"] == "background":
        parts.pixels.signed(one("#c10-p-map"), "trap_map")


def _curve(costs):
    """J over the steps; it began at ln 2."""
    svg = one("#c10-bounce")
    width, height = int(svg.clientWidth) or 300, int(svg.clientHeight) or 110
    points = [[k, costs[k]] for k in range(len(costs))]
    svg.innerHTML = stuck_figures.costs(points, costs[0], "ln 2", width, height)
    words = {"t": str(len(costs) - 1), "J": fixed(costs[-1], 6)}
    depicts(svg, t("story.10.ui.costs_label", **words))


def _caption(name):
    known = "few" if name[:4] == "few_" else name
    return t("story.10.ui.pictures." + known, A=class_name("a"), B=class_name("b"))
