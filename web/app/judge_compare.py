"""Judge, fourth view: two models on the same test pictures, and which pictures differ."""

from app import figures, hood_cards, link
from app.names import class_name
from app.web import on, one
from app.words import fixed, percent, t

SIDES = ("left", "right")

_asked = {"left": 0, "right": None, "start": 0}


def start(ask):
    def choose(**changes):
        _asked.update(changes)
        ask()

    body = one("#hood-body")
    on(
        body,
        "change",
        lambda _, m: choose(start=0, **{m.getAttribute("data-side"): int(m.value)}),
        "[data-side]",
    )
    on(body, "click", lambda *_: link.send("keep_model"), "#model-keep")
    on(body, "click", _drop, "[data-drop]")
    page = "[data-page=compare]"
    on(body, "click", lambda _, b: choose(start=int(b.getAttribute("data-to"))), page)


def given():
    return dict(_asked)


def make():
    return (
        '<div class="kept-models"><div class="pair"><h3>%s</h3><button class="btn" '
        'id="model-keep">%s</button></div><ul id="kept-list"></ul></div>'
        '<div id="compare-table"></div>'
        '<div class="judge-list"><div class="pair"><p class="cards-title" id="compare-title"></p>'
        '<span id="compare-pager"></span></div><ul class="cards" id="compare-cards"></ul></div>'
    ) % (t("judge.kept"), t("judge.keep"))


def says(data):
    if len(data["models"]) < 2:
        return t("judge.keep_first")
    if not data["of"]:
        return t("judge.none_test")
    both, only_left, only_right, neither = data["both"]
    return t(
        "judge.compare_says",
        of=data["of"],
        both=both,
        left=only_left,
        right=only_right,
        neither=neither,
        one=_name(data["left"]),
        other=_name(data["right"]),
    )


def table(data):
    heads = [t("judge.model"), t("judge.accuracy"), t("judge.cost"), t("train.iteration")]
    heads += [t("train.size"), t("judge.data")]
    rows = []
    for k in range(2):
        model = _model(data, data[SIDES[k]])
        right = "%d / %d" % (data["rights"][k], data["of"])
        cost = data["costs"][k]
        size = "%d × %d" % (model[2], model[2])
        rows.append(
            [
                _name(model[0]),
                right,
                "\u2013" if cost is None else fixed(cost),
                str(model[3]),
                size,
                _version(model[4]),
            ]
        )
    return heads, rows


def draw(data):
    _list(data)
    one("#model-keep").disabled = len(data["models"]) > data["most"]
    one("#compare-table").innerHTML = _table(data)
    found = len(data["models"]) > 1 and data["of"]
    title = t("judge.differ", n=data["found"]) if found else ""
    one("#compare-title").innerHTML = figures.escape(title)
    one("#compare-pager").innerHTML = hood_cards.pager(data, "compare")
    cards = [_card(entry, data) for entry in data["list"]]
    hood_cards.fill(one("#compare-cards"), cards, [entry[0] for entry in data["list"]])


def _model(data, number):
    return next(model for model in data["models"] if model[0] == number)


def _name(number):
    return t("judge.model_now") if number == 0 else t("judge.model_kept", number=str(number))


def _version(version):
    return "v%d" % version if version else "\u2013"


def _list(data):
    items = ""
    for number, _, size, iteration, version in data["models"][1:]:
        about = t("judge.model_about", iteration=iteration, size=size, version=_version(version))
        items += (
            '<li><b>%s</b><span class="note">%s</span><button class="btn btn-quiet btn-icon" '
            'data-drop="%d" aria-label="%s"><svg class="ico" aria-hidden="true">'
            '<use href="#i-trash"/></svg></button></li>'
        ) % (_name(number), figures.escape(about), number, t("judge.drop", name=_name(number)))
    one("#kept-list").innerHTML = items


def _table(data):
    if len(data["models"]) < 2:
        return ""
    selects = ""
    for side in SIDES:
        options = "".join(
            '<option value="%d"%s>%s</option>'
            % (model[0], " selected" if model[0] == data[side] else "", _name(model[0]))
            for model in data["models"]
        )
        selects += '<td><select class="field" data-side="%s" aria-label="%s">%s</select></td>' % (
            side,
            t("judge.side_" + side),
            options,
        )
    heads, rows = table(data)
    body = ""
    for place in range(1, len(heads)):
        values = [row[place] for row in rows]
        if place == 1 and data["of"]:
            values = [
                "%s · %s" % (rows[k][1], percent(data["rights"][k] / data["of"])) for k in range(2)
            ]
        cells = "".join('<td class="num">%s</td>' % value for value in values)
        body += '<tr><th scope="row">%s</th>%s</tr>' % (heads[place], cells)
    return (
        '<table class="matrix compare"><thead><tr><th scope="col">%s</th>%s</tr></thead>'
        "<tbody>%s</tbody></table>"
    ) % (heads[0], selects, body)


def _card(entry, data):
    picture, name, truth, left, left_sure, right, right_sure = entry
    label = t(
        "judge.compare_card",
        name=name,
        truth=class_name(truth),
        one=_name(data["left"]),
        said=class_name(left),
        other=_name(data["right"]),
        says=class_name(right),
    )
    lines = []
    for said, sure in ((left, left_sure), (right, right_sure)):
        right_ = "✓" if said == truth else "✗"
        lines.append("%s%s %s" % (right_, figures.mark(said), percent(sure)))
    return hood_cards.card(picture, label, lines)


def _drop(_, button):
    link.send("drop_model", number=int(button.getAttribute("data-drop")))
