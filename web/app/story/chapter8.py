"""Chapter 8, loops against vectors: a race on the learner's pictures, the loop in slow motion."""

from app import link, pictures, race
from app.figures import escape
from app.race import Race
from app.story import keys, shell
from app.story.ask import ask_latest
from app.web import attribute, every, on, one, text
from app.words import fixed, significant, t

CARDS = 2
PICTURE = False
SNIPPET = """
for i in range(m):                                   # the loop
    z[i] = b
    for k in range(n_x): z[i] += w[k] * X[k][i]
Z = w @ X + b                                        # the textbook line
Z = np.einsum('ij,j->i', S, w) + b                   # what this page may run: S is X.T
"""
SOURCES = ("loops.race", "loops.SlowMotion", "kernels.scores")

MARKUP = """<div class="c8">{race}
<p class="note">{both}</p>
<section aria-label="{pictures}"><h4>{pictures}</h4>
 <ul class="c8-scores" id="c8-scores"></ul></section>
<section class="c8-slow" aria-label="{slow}"><h4>{slow}</h4><p class="note" id="c8-note"></p>
 <div class="c8-film" id="c8-film" tabindex="0" role="group" aria-label="{keys}">
  <pre class="code" id="c8-code"></pre>
  <div><p class="num" id="c8-now"></p><progress id="c8-bar" max="1" value="0" aria-label="{slow}">
  </progress><p class="note num" id="c8-at"></p></div>
  <ul class="c8-sums" id="c8-sums"></ul></div></section></div>"""

#: The loop, line by line; the first is lit at the beginning of a picture, the last else.
LINES = ("z[i] = b", "for k in range(n_x):", "    z[i] += w[k] * X[k][i]")

_race = Race("race8", "#figure")
_film = None  # the slow motion as the trainer told it


def start():
    figure = one("#figure")
    _race.start()
    on(figure, "keydown", _enter, "#race8-pictures, #race8-side")
    on(figure, "pointerover", lambda _, node: _light(node.getAttribute("data-id")), ".c8 [data-id]")
    on(figure, "pointerout", lambda *_: _light(None), ".c8 [data-id]")
    on(figure, "pointerover", lambda _, lane: attribute(lane, "data-lit", ""), ".c8 [data-lane]")
    on(figure, "pointerout", lambda _, lane: attribute(lane, "data-lit", None), ".c8 [data-lane]")
    keys.roving("#c8-film", _move, jumped=_jump, chosen=forward, undone=backward)
    link.hear("raced", lambda _: _raced())
    pictures.on_arrival(lambda _: _paint())


def make():
    names = ("both", "pictures", "slow", "keys")
    return MARKUP.format(race=_race.make(), **{name: t("story.8.ui." + name) for name in names})


def draw():
    project = link.state.get("project")
    if project:
        _race.draw(project["m"], project["size"])
        ask_latest("race.film", _arrived, position=_position())
    _scores()


def forward(everything=False):
    if moves()[0]:
        _go(_film["total"] if everything else _film["position"] + 1)


def backward(everything=False):
    if moves()[1]:
        _go(0 if everything else _film["position"] - 1)


def moves():
    if not _film or not _film["total"]:
        return False, False
    return _film["position"] < _film["total"], _film["position"] > 0


def words():
    project = link.state.get("project")
    given = {"n_x": 0, "m": 0, "product": 0}
    if project:
        given.update({"n_x": project["n_x"], "m": project["m"]})
    if _film and _film["total"]:
        given["product"] = _film["all"]
    return given


def check():
    raced = race.results.get("both") and race.results.get("vector")
    if not raced or raced["m"] < 2:
        return None
    given = {"n_x": str(raced["n_x"]), "m": str(raced["m"])}
    return {
        "words": given,
        "kind": "whole",
        "right": raced["scores"],
        "wrong": [1, raced["n_x"]],
        "sum": t("story.8.ui.sum", n=str(raced["scores"]), **given),
    }


def numbers():
    out = []
    raced = race.results.get("vector")
    if raced:
        out += [("n_x", str(raced["n_x"])), ("m", str(raced["m"]))]
        out.append(("n_x · m", str(raced["scores"])))
    for lane in race.LANES:
        data = race.results.get(lane)
        if data:
            name = t("hood.race_" + lane)
            out.append((name + ", n", str(data["multiplications"])))
            out.append((name + ", ms", _ms(data)))
    if _film and _film["total"] and _film["now"]:
        i, k, w, x, product = _film["now"]
        out += [("w[%d]" % k, fixed(w)), ("X[%d][%d]" % (k, i), fixed(x))]
        out += [("w[k] * X[k][i]", fixed(product)), ("z[%d]" % i, fixed(_film["z"][i]))]
    return out


def speak():
    both, loop, vector = [race.results.get(lane) for lane in ("both", "loop", "vector")]
    if race.racing:
        return t("story.8.ui.reader_racing")
    if both and loop and vector:
        given = {"t1": _ms(loop), "t2": _ms(vector), "n": str(loop["multiplications"])}
        if both["ratio"] is None:
            said = t("story.8.ui.reader_stopped", **given)
        else:
            ratio, far = significant(both["ratio"], 3), "%.1e" % both["difference"]
            said = t("story.8.reader", ratio=ratio, d=far, **given)
        return said + " " + _spoken_film()
    return _spoken_film()


def table():
    names = ("head_lane", "head_count", "head_time")
    heads = [t("story.8.ui." + name) for name in names]
    rows = []
    for lane in race.LANES:
        data = race.results.get(lane)
        if data:
            rows.append((t("hood.race_" + lane), str(data["multiplications"]), _ms(data)))
    for i, _, vector, loop in _shown():
        name = "%s %d" % (t("story.8.ui.head_picture"), i)
        rows.append((name, "z " + fixed(vector), "–" if loop is None else "z " + fixed(loop)))
    return heads, rows


def leave():
    if race.racing:
        _race.go()


# --- The race ---


def _enter(event, _):
    if event.key == "Enter":
        event.preventDefault()
        _race.go()


def _raced():
    if shell.now == 8:
        _scores()
        shell.changed()


def _shown():
    """[(i, id, z of the vector, z of the loop or None), ...] of the pictures just raced."""
    vector, loop = race.results.get("vector"), race.results.get("loop")
    if not vector or "shown" not in vector:
        return []
    looped = loop.get("shown", []) if loop else []
    out = []
    for i in range(len(vector["shown"])):
        picture, z = vector["shown"][i]
        out.append((i, picture, z, looped[i][1] if i < len(looped) else None))
    return out


def _scores():
    """The scores of both lanes, under their pictures."""
    box = one("#c8-scores")
    if box is None:
        return
    out = ""
    names = t("story.8.ui.vector_z"), t("story.8.ui.loop_z")
    for _, picture, vector, loop in _shown():
        z = "–" if loop is None else fixed(loop)
        out += '<li data-id="%s"><canvas width="64" height="64" data-paint="%s"></canvas>' % (
            picture,
            picture,
        )
        out += '<span class="note">%s</span><span class="num">%s</span>' % (names[0], fixed(vector))
        out += '<span class="note">%s</span><span class="num">%s</span></li>' % (names[1], z)
    box.innerHTML = out or '<li class="note">%s</li>' % escape(t("story.8.ui.no_race"))
    _paint()


def _paint():
    if shell.now != 8:
        return
    wanted = []
    for canvas in every(".c8 [data-paint]"):
        picture = int(canvas.getAttribute("data-paint"))
        wanted.append(picture)
        pictures.paint(canvas, picture)
    if wanted:
        pictures.want(wanted)


def _ms(data):
    return significant(1000 * data["seconds"], 3)


# --- Slow motion ---


def _position():
    return _film["position"] if _film and _film["total"] else 0


def _go(position):
    ask_latest("race.film", _arrived, position=position)


def _move(dx, dy):
    if _film and _film["total"]:
        _go(max(0, min(_film["total"], _film["position"] + dx + dy)))


def _jump(end):
    if _film and _film["total"]:
        _go(_film["total"] if end else 0)


def _arrived(data):
    global _film
    if shell.now != 8:
        return
    _film = data
    _fill()
    shell.changed()


def _fill():
    if one("#c8-film") is None:
        return
    if not _film["total"]:
        text(one("#c8-now"), t("hood.no_pictures"))
        return
    now = _film["now"]
    text(one("#c8-note"), t("story.8.ui.slow_note", side=_film["side"], n_x=str(_film["n_x"])))
    lines = ""
    for k in range(len(LINES)):
        lit = k == (0 if now is None else len(LINES) - 1)
        lines += "<mark>%s</mark>\n" % LINES[k] if lit else LINES[k] + "\n"
    one("#c8-code").innerHTML = lines
    if now is None:
        text(one("#c8-now"), t("story.8.ui.begin"))
    else:
        i, k, w, x, product = now
        words = "w[%d] × X[%d][%d] = %s × %s = %s" % (k, k, i, fixed(w), fixed(x), fixed(product))
        text(one("#c8-now"), words)
    one("#c8-bar").value = _film["position"] / _film["total"]
    words = {"k": str(_film["position"]), "total": str(_film["total"])}
    text(one("#c8-at"), t("story.8.ui.at", **words))
    _sums()


def _sums():
    out = ""
    here = _film["now"][0] if _film["now"] else None
    for i in range(_film["m"]):
        picture = _film["ids"][i]
        lit = " data-now" if i == here else ""
        label = escape(t("story.8.ui.picture_z", i=str(i), z=fixed(_film["z"][i])))
        out += '<li data-id="%s"%s><canvas width="64" height="64" data-paint="%s" role="img" ' % (
            picture,
            lit,
            picture,
        )
        out += 'aria-label="%s"></canvas><span class="num">z[%d] = %s</span></li>' % (
            label,
            i,
            fixed(_film["z"][i]),
        )
    one("#c8-sums").innerHTML = out
    _paint()


def _light(picture):
    for node in every(".c8 [data-id]"):
        same = picture is not None and node.getAttribute("data-id") == picture
        attribute(node, "data-lit", "" if same else None)


def _spoken_film():
    if not _film or not _film["total"]:
        return t("hood.no_pictures")
    total = str(_film["total"])
    if _film["now"] is None:
        return t("story.8.ui.reader_begin", total=total)
    i, k, w, x, product = _film["now"]
    given = {"k": str(_film["position"]), "total": total, "i": str(i), "place": str(k)}
    given.update({"w": fixed(w), "x": fixed(x), "product": fixed(product)})
    return t("story.8.ui.reader_film", z=fixed(_film["z"][i]), **given)
