"""What chapter 7 says and writes: its markup, the numbers beside the drawing, its question."""

from app import rewind
from app.figures import escape
from app.web import one, text
from app.words import fixed, significant, t

MARKUP = """<div class="c7">
<div class="c7-top">
 <div class="seg" role="group" aria-label="{which}">{kinds}</div>
 <div class="c7-rate"><label for="c7-alpha">{alpha}</label>
  <input class="field num" id="c7-alpha" inputmode="decimal" autocomplete="off">
  <input type="range" id="c7-slider" min="{least}" max="{most}" step="1" aria-label="{slider}">
  <span class="c7-presets" role="group" aria-label="{presets}">{preset_buttons}</span></div>
</div>
<div class="c7-main">
 <div class="c7-keys" id="c7-keys" tabindex="0" role="group" aria-label="{keys}">
  <svg class="plot" id="c7-plot"></svg></div>
 <div class="c7-side">
  <dl class="facts" id="c7-facts"></dl>
  <div id="c7-walk"><h4>{curve}</h4><svg class="plot" id="c7-curve"></svg>
   <input type="range" id="c7-at" min="0" max="0" value="0" step="1" aria-label="{look}"></div>
  <div id="c7-own" hidden><div class="c7-run"><div><h4>{curve}</h4>
   <div class="chart" id="c7-chart" aria-hidden="true"></div></div>
   <figure><canvas class="map" id="c7-weights" width="64" height="64" role="img"
    aria-label="{weights}"></canvas><figcaption class="note" id="c7-weights-at"></figcaption>
   </figure></div><div class="rewind">
    <input type="range" min="0" max="0" value="0" step="1" data-rewind aria-label="{rewind}">
    <span class="num note" data-rewind-says="short"></span>
    <button class="btn" data-rewind-now hidden>{now}</button>
    <button class="btn btn-quiet" data-before hidden><span class="num"></span>{close}</button></div>
  </div>
 </div>
</div>
<div class="c7-tools"><button class="btn" id="c7-reset">{reset}</button>
 <button class="btn" id="c7-runners">{runners}</button>
 <span class="c7-starts" id="c7-starts"><label>{start} w <input class="field num" id="c7-w"
  inputmode="decimal" autocomplete="off"></label><label id="c7-b-part">b <input class="field num"
  id="c7-b" inputmode="decimal" autocomplete="off"></label></span>
 <span class="note" id="c7-note">{note}</span></div>
{more}
</div>"""

CLOSE = '<svg class="ico" aria-hidden="true"><use href="#i-close"/></svg>'

MORE = """<div class="c7-more" id="c7-more"><button class="btn btn-quiet" id="c7-open"
 aria-expanded="false" aria-controls="c7-bowl"><svg class="ico" aria-hidden="true"><use
 href="#i-down"/></svg>{more}</button>
<div class="c7-bowl" id="c7-bowl" hidden><div class="c7-turn" id="c7-turn" tabindex="0" role="group"
 aria-label="{turn}"><canvas id="c7-surface"></canvas></div>
<div class="c7-about"><p>{two}</p>
 <div class="pair"><button class="btn" id="c7-spin" aria-pressed="false">{spin}</button></div>
 <p>{click}</p>
 <label>{along_dw} <input type="range" id="c7-u" min="0" max="100" value="50"></label>
 <label>{along_b} <input type="range" id="c7-v" min="0" max="100" value="50"></label>
 <p class="num" id="c7-start" role="status"></p>
 <p id="c7-limit"></p><p>{lambda_}</p>
 <button class="btn" id="c7-bright">{bright}</button></div></div></div>"""


def _word(name, **given):
    return t("story.7.ui." + name, **given)


def markup(figures, least, most):
    """The figure; what is in it is filled by chapter7."""
    kinds = ""
    for name in figures:
        kinds += '<button data-figure="%s" aria-pressed="false">%s</button>' % (name, _word(name))
    presets = "".join(
        '<button class="btn num" id="c7-preset-%d" data-alpha="0"></button>' % k for k in range(3)
    )
    names = ("which", "presets", "keys", "curve", "look", "weights", "start", "note")
    given = {name: _word(name) for name in names}
    names = ("more", "turn", "two", "spin", "click", "along_dw", "along_b", "bright")
    more = MORE.format(lambda_=_word("lambda"), **{name: _word(name) for name in names})
    return MARKUP.format(
        kinds=kinds,
        preset_buttons=presets,
        least=least,
        most=most,
        alpha=t("train.alpha"),
        slider=t("train.alpha_slider"),
        rewind=t("rewind.slider"),
        now=t("rewind.now"),
        reset=t("train.reset"),
        runners=_word("runners"),
        close=CLOSE,
        more=more,
        **given
    )  # fmt: skip


def direction(now, then):
    """Whether the next cost is lower, higher or the same, in a word."""
    if fixed(now, 6) == fixed(then, 6):
        return t("story.7.reader_same")
    return t("story.7.reader_" + ("lower" if then < now else "higher"))


def rows(figure, walk, own, looked):
    """[(name, number in words)] of the present state, or of an iteration that is pointed at."""
    if figure == "slice":
        return _own_rows(own) if own and own["J"] is not None else []
    if not walk.path:
        return []
    at = len(walk.path) - 1 if looked is None or looked >= len(walk.path) else looked
    point = walk.path[at]
    out = [("t", str(at)), ("w", fixed(point[0]))]
    if figure == "map":
        out.append(("b", fixed(point[1])))
    out.append(("dw", fixed(point[3])))
    if figure == "map":
        out.append(("db", fixed(point[4])))
    out.append(("J", fixed(point[2], 6)))
    if at == len(walk.path) - 1:
        then = walk.next
        out.append(("w − α·dw", fixed(then[0])))
        if figure == "map":
            out.append(("b − α·db", fixed(then[1])))
        words = "%s, %s" % (fixed(then[2], 6), direction(point[2], then[2]))
        out.append((_word("next_J"), words))
    return out


def _own_rows(own):
    out = [("t", str(own["iteration"])), ("J", fixed(own["J"], 6))]
    out += [("‖w‖", fixed(own["w_norm"])), ("b", fixed(own["b"]))]
    out += [("‖dw‖", fixed(own["dw_norm"])), ("db", fixed(own["db"]))]
    words = "%s, %s" % (fixed(own["J_after"], 6), direction(own["J"], own["J_after"]))
    return out + [(_word("next_J"), words)]


def facts(figure, walk, own, looked):
    """Write the numbers beside the drawing."""
    out = ""
    for name, value in rows(figure, walk, own, looked):
        out += "<div><dt>%s</dt><dd>%s</dd></div>" % (escape(name), escape(value))
    if figure == "slice" and not out:
        out = '<div class="note">%s</div>' % t("hood.no_pictures")
    one("#c7-facts").innerHTML = out
    if rewind.past:
        words = t("rewind.where", iteration=str(rewind.past["iteration"]))
    else:
        words = _word("weights_now")
    text(one("#c7-weights-at"), words)


def numbers(figure, walk, own):
    """The same beside the NumPy, with alpha."""
    out = [(name, value) for name, value in rows(figure, walk, own, None) if name != "t"]
    if figure == "slice":
        if own:
            out.append(("α", significant(own["alpha"])))
        if own and own["limit"]:
            out.append(("2/λ", significant(own["limit"], 4)))
        return out
    out.append(("α", significant(walk.alpha)))
    if walk.shape:
        out.append(("2/λ", significant(walk.shape["limit"], 7)))
    return out


def asked(walk):
    """What fills the question."""
    here = walk.here
    return {"w": fixed(here[0]), "dw": fixed(here[3]), "alpha": significant(walk.alpha)}


def question(walk):
    given = asked(walk)
    right = walk.asked["right"]
    dw = given["dw"] if walk.here[3] >= 0 else "(%s)" % given["dw"]
    return {
        "words": given,
        "kind": "number",
        "right": right,
        "tolerance": 0.002,
        "wrong": [walk.asked["uphill"], walk.asked["unit"]],
        "sum": "w − α·dw = %s − %s × %s = %s" % (given["w"], given["alpha"], dw, fixed(right)),
    }


def spoken(figure, walk, own):
    """The state in one sentence."""
    if figure == "slice":
        if not own or own["J"] is None:
            return t("hood.no_pictures")
        given = {"w": fixed(own["w_norm"]), "dw": fixed(own["dw_norm"]), "db": fixed(own["db"])}
        given.update({"t": str(own["iteration"]), "J": fixed(own["J"], 6)})
        given.update({"alpha": significant(own["alpha"]), "next": fixed(own["J_after"], 6)})
        return _word("reader_slice", direction=direction(own["J"], own["J_after"]), **given)
    if not walk.path:
        return ""
    here, then = walk.here, walk.next
    given = {"t": str(len(walk.path) - 1), "w": fixed(here[0]), "dw": fixed(here[3])}
    given.update({"J": fixed(here[2], 6), "alpha": significant(walk.alpha)})
    given.update({"next": fixed(then[2], 6), "direction": direction(here[2], then[2])})
    if figure == "hill":
        return t("story.7.reader", **given)
    return _word("reader_map", b=fixed(here[1]), db=fixed(here[4]), **given)


def table(figure, walk, own):
    """The walk, or the heights of the slice, row by row."""
    if figure == "slice":
        there = own and own["J"] is not None
        points = own["slice"] if there else []
        return ["α", "J"], [(significant(point[0], 4), fixed(point[1], 6)) for point in points]
    heads = [_word("head_t"), "w", "dw", "J"]
    if figure == "map":
        heads = [_word("head_t"), "w", "b", "dw", "db", "J"]
    out = []
    for k in range(len(walk.path)):
        w, b, J, dw, db = walk.path[k]
        cells = (w, dw) if figure == "hill" else (w, b, dw, db)
        out.append([str(k)] + [fixed(value) for value in cells] + [fixed(J, 6)])
    for alpha, points in walk.runs:
        for k in range(len(points)):
            w, b, J, dw, db = points[k]
            cells = (w, dw) if figure == "hill" else (w, b, dw, db)
            name = "α %s: %d" % (significant(alpha), k)
            out.append([name] + [fixed(value) for value in cells] + [fixed(J, 6)])
    return heads, out
