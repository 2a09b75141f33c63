"""Chapter 5 in words: the markup around the bubbles, a step written out, a nudge, a bubble."""

from app.figures import escape
from app.story.bubbles import pretty
from app.web import one, show, text
from app.words import bracketed, exact, fixed, known, t

_LEGEND = """
<span class="is-f"><svg aria-hidden="true"><path class="l-f" d="M0 4h20"/>
<path class="f-f" d="M18 0l8 4-8 4z"/></svg><span id="g5-value"></span></span>
<span class="is-g"><svg aria-hidden="true"><path class="l-g" d="M8 4h18"/>
<path class="f-g" d="M8 0L0 4l8 4z"/></svg><span id="g5-slope"></span></span>
"""

MARKUP = """
<div class="c5">
  <div class="c5-bar">
    <div class="seg" role="group" aria-label="%(which)s">%(kinds)s</div>
    <span class="row-of-buttons" id="g5-tools">
      <button type="button" class="btn" id="g5-undo">%(undo)s</button>
      <button type="button" class="btn" id="g5-again">%(again)s</button></span>
  </div>
  <form class="c5-own" id="g5-own" hidden=""><label for="g5-formula">%(own)s</label>
    <input class="field mono" id="g5-formula" maxlength="1000" autocomplete="off"
 spellcheck="false" value="%(formula)s">
    <button class="btn">%(go)s</button><p class="note">%(note)s</p></form>
  <p class="fault" id="g5-error" role="status"></p>
  <div class="c5-top"><p class="formula" id="g5-title"></p><p class="legend">{legend}</p></div>
  <div class="bubbles"><svg class="plot" id="g5" tabindex="0" role="group"></svg></div>
  <div class="leaves" id="g5-leaves"></div>
  <div class="open" id="g5-open">
    <div><h4 id="g5-step"></h4><div class="chain num" id="g5-chain"></div>
      <p class="num" id="g5-path"></p></div>
    <div><h4 id="g5-nudge-head"></h4><div class="nudge num" id="g5-nudge"></div>
      <p id="g5-moved"></p></div>
  </div>
  <form class="hand" id="g5-hand"><label for="g5-number" id="g5-ask"></label>
    <input class="field num" id="g5-number" inputmode="decimal" autocomplete="off">
    <button class="btn">%(try)s</button><span class="say" id="g5-said" role="status"></span></form>
</div>
""".replace("{legend}", _LEGEND)

FIRST = "J = 3(a + bc)"


def title(data):
    """The whole calculation in one line."""
    if data["kind"] == "three":
        return FIRST
    if data["kind"] in ("neuron", "picture"):
        return "z = w₀x₀ + w₁x₁ + b,  a = σ(z),  L"
    inner = [node for node in data["nodes"] if not node[2]]
    return ";  ".join(pretty(node[0] + " = " + node[1]) for node in inner)


def bubble(node, slope, result):
    """One bubble for those who do not see it."""
    name, symbol, leaf, _, value, _ = node
    return t(
        "story.5.ui.bubble_says",
        name=name if leaf else name + " = " + symbol,
        value="?" if value is None else exact(value),
        derivative="?" if slope is None else exact(slope),
        result=result,
    )


def fill(data, hidden, chosen, nudged):
    """Write out the last step, the way from the chosen bubble, the nudge, and what is asked."""
    result = data["result"]
    text(one("#g5-slope"), t("story.5.ui.legend", result=result) + _of(data, "backward"))
    text(one("#g5-value"), t("story.5.ui.value") + _of(data, "forward"))
    head, lines = step(data, hidden)
    text(one("#g5-step"), head)
    one("#g5-chain").innerHTML = "".join(
        "<span>%s</span><span>= %s</span>" % (escape(left), escape(right)) for left, right in lines
    )
    text(one("#g5-path"), path(data, hidden, chosen))
    _nudge(data, hidden, nudged)
    asked = data["next"]
    complete = data["forward"] == data["forward_total"]
    show(one("#g5-hand"), complete and asked is not None and asked not in hidden)
    if asked is not None:
        text(one("#g5-ask"), t("story.5.ui.by_hand", what="d%s/d%s" % (result, pretty(asked))))


def _of(data, way):
    """How far a pass has come."""
    return " · %d/%d" % (data[way], data[way + "_total"])


def step(data, hidden):
    """(head, [(left, right), ...]) of the last step, in letters and in numbers."""
    last = data["step"]
    if last is None:
        return t("story.5.ui.begin"), []
    name = last["node"]
    if last["pass"] == "forward":
        lines = [(name, last["symbol"]), ("", last["numbers"]), ("", exact(last["value"]))]
        if last["numbers"] == exact(last["value"]):
            lines.pop()
        return t("story.5.ui.step_forward", name=pretty(name)), _pretty(lines)
    result = data["result"]
    what = "d%s/d%s" % (result, name)
    head = t("story.5.ui.step_backward", name=pretty(name))
    if not last["terms"]:
        return head, _pretty([(what, exact(last["value"]))])
    if name in hidden:
        return head, [(pretty(what), "?")]
    chain, letters, numbers = [], [], []
    for through, upstream, local, _, symbol in last["terms"]:
        chain.append("d%s/d%s · d%s/d%s" % (result, through, through, name))
        letters.append("%s · %s" % (bracketed(upstream), _loose(symbol)))
        numbers.append("%s · %s" % (bracketed(upstream), bracketed(local)))
    value = exact(last["value"])
    lines = [(what, " + ".join(chain)), ("", " + ".join(letters))]
    lines.append(("", " + ".join(numbers) + " = " + value))
    if lines[1][1] == " + ".join(numbers):
        lines.pop(1)  # the letters are numbers already
    if data["kind"] in ("neuron", "picture") and name == "z":
        lines.append(("dz", "a − y = " + value))
    return head, _pretty(lines)


def path(data, hidden, chosen):
    """The ways from the chosen bubble to the result, and the product along each."""
    if not chosen or not data["paths"]:
        return ""
    reached = any(node[0] == chosen and node[5] is not None for node in data["nodes"])
    out = []
    for names, factors, product in data["paths"]:
        way = " → ".join(pretty(name) for name in names)
        if len(names) > 1:
            known_ = reached and chosen not in hidden
            way += ":  " + (
                " × ".join(bracketed(factor) for factor in factors) + " = " + exact(product)
                if known_
                else "?"
            )
        out.append(way)
    return "\n".join(out)


def _nudge(data, hidden, name):
    """A leaf moved by 0.001, and how far the result has really moved."""
    nudge = data["nudges"].get(name)
    result = data["result"]
    show(one("#g5-nudge"), nudge is not None)
    text(one("#g5-nudge-head"), t("story.5.ui.nudge_head", name=pretty(name or "?")))
    if nudge is None or name in hidden:
        text(one("#g5-nudge-head"), t("story.5.ui.nudge"))
        text(one("#g5-moved"), t("story.5.ui.nudge_how"))
        one("#g5-nudge").innerHTML = ""
        return
    value, moved, before, after, ratio, slope = nudge
    markup = ""
    for what, one_, other in ((pretty(name), value, moved), (result, before, after)):
        cells = (what, exact(one_, 6), "→", exact(other, 6))
        markup += "".join("<span>%s</span>" % cell for cell in cells)
    one("#g5-nudge").innerHTML = markup
    same = fixed(ratio, 6) == fixed(slope, 6)
    kind = "nudge_same" if same else "nudge_near"
    given = {"result": result, "ratio": exact(ratio, 6), "slope": exact(slope, 6)}
    text(one("#g5-moved"), t("story.5.ui." + kind, **given))


def verdict(data, name, typed, fit):
    """What is said to a number that was worked out by hand."""
    what = "d%s/d%s" % (data["result"], pretty(name))
    if typed is None:
        return t("story.not_a_number")
    if fit:
        slope = exact(data["finished"][name][1])
        return t("story.right") + " " + what + " = " + slope
    return t("story.5.ui.hand_wrong", name=pretty(name), result=data["result"])


def error(problem):
    """Why a formula or its numbers do not work, in plain words."""
    code, position, given = problem
    key = "story.5.ui.error_" + code.replace("-", "_")
    words = dict(given)
    words.pop("wanted", None)  # in the library's own language
    words["at"] = str(position + 1) if position is not None else ""
    if "name" in words:
        words["name"] = pretty(words["name"])
    return t(key if known(key) else "story.5.ui.error_unexpected", **words)


def rows(data, hidden):
    """The bubbles as lines of a table."""
    out = []
    for name, symbol, is_leaf, _, value, slope in data["nodes"]:
        shown = slope is not None and name not in hidden
        what = pretty(name if is_leaf else name + " = " + symbol)
        out.append(
            [what, "?" if value is None else exact(value), exact(slope) if shown else "?"],
        )
    return out


def values(data, hidden):
    """[(name, text)] beside the NumPy: values, then derivatives in the code's names."""
    out = []
    for name, _, _, _, value, _ in data["nodes"]:
        if value is not None:
            out.append((pretty(name), exact(value)))
    for name, _, _, _, _, slope in data["nodes"]:
        if slope is not None and name not in hidden:
            out.append(("d" + pretty(name), exact(slope)))
    return out


def spoken(data, hidden, chosen):
    """The state of the graph as sentences."""
    value, slope = {}, {}
    for name, _, _, _, forward, backward in data["nodes"]:
        value[name] = "?" if forward is None else exact(forward)
        slope["d" + name] = "?" if backward is None or name in hidden else exact(backward)
    if data["kind"] == "three":
        out = t("story.5.reader", **value)
        if data["backward"]:
            out += " " + t("story.5.reader_back", **slope)
    else:
        out = "; ".join(name + " = " + value[name] for name in value if value[name] != "?")
        if data["backward"]:
            result = data["result"]
            known_ = [name for name in value if slope["d" + name] != "?"]
            ways = ["d%s/d%s = %s" % (result, name, slope["d" + name]) for name in known_]
            out += ". " + "; ".join(ways)
        out += "."
    for node in data["nodes"]:
        if node[0] == chosen:
            shown = None if chosen in hidden else node[5]
            out = bubble(node, shown, data["result"]) + " " + path(data, hidden, chosen) + " " + out
    return out


def _loose(symbol):
    """A factor in letters inside a product: a sum or a negative one in brackets."""
    loose = symbol[0] == "−" or (" " in symbol and symbol[-1] != ")")
    return "(" + symbol + ")" if loose else symbol


def _pretty(lines):
    return [(pretty(left), pretty(right)) for left, right in lines]
