"""Judge, first view: who was called what; a cell of the table filters the pictures."""

from app import classes, figures, hood_cards
from app.names import class_name
from app.web import every, on, one
from app.words import fixed, percent, t

GROUPS = ("test", "train")

_asked = {"group": "test", "cell": "wrong", "start": 0}


def start(ask):
    def choose(**changes):
        _asked.update(changes)
        ask()

    body = one("#hood-body")
    on(
        body,
        "click",
        lambda _, b: choose(start=0, group=b.getAttribute("data-group")),
        "[data-group]",
    )
    on(body, "click", lambda _, b: choose(start=0, cell=_cell(b)), "[data-cell]")
    page = "[data-page=answers]"
    on(body, "click", lambda _, b: choose(start=int(b.getAttribute("data-to"))), page)


def given():
    return dict(_asked)


def _cell(button):
    name = button.getAttribute("data-cell")
    return name if name in ("wrong", "all") else name.split()


def make():
    groups = "".join(
        '<button data-group="%s">%s</button>' % (group, t("judge.group_" + group))
        for group in GROUPS
    )
    return (
        '<div class="judge-left"><div class="seg" role="group" aria-label="%s">%s</div>'
        '<div id="judge-matrix"></div></div><div id="judge-rates"></div>'
        '<div class="judge-list"><div class="pair"><p class="cards-title" id="judge-title"></p>'
        '<span id="judge-pager"></span></div><ul class="cards" id="judge-cards"></ul></div>'
    ) % (t("judge.group"), groups)


def says(data):
    if not data["of"]:
        return t("judge.none_" + data["group"])
    words = t(
        "judge.says",
        right=data["right"],
        of=data["of"],
        share=share(data["right"], data["of"]),
        lazy=share(data["lazy"], data["of"]),
        name=class_name(data["lazy_class"]),
    )
    if data["small"]:
        words += " " + t("judge.small", of=data["of"], step=share(1, data["of"]))
    if data["unlabelled"]:
        words += " " + t("judge.unlabelled", n=data["unlabelled"])
    return words


def share(count, of):
    """A share in whole percent, of few also with the decimal that is there."""
    return percent(count / of)


def table(data):
    letters = data["classes"]
    heads = [t("judge.truth")] + [t("judge.called", name=class_name(one_)) for one_ in letters]
    heads += [t("judge.recall"), t("judge.precision")]
    rows = []
    for k in range(len(letters)):
        row = [class_name(letters[k])] + [str(number) for number in data["counts"][k]]
        rows.append(row + [_rate(data["recall"][k]), _rate(data["precision"][k])])
    return heads, rows


def _rate(value):
    return "\u2013" if value is None else percent(value)


def draw(data):
    if data["classes"] != classes.letters:
        return  # of other classes: the next is on its way
    for button in every("[data-group]"):
        pressed = button.getAttribute("data-group") == data["group"]
        button.setAttribute("aria-pressed", "true" if pressed else "false")
    focused = _focused()
    one("#judge-matrix").innerHTML = _matrix(data)
    if focused:
        again = one('[data-cell="%s"]' % focused)
        if again is not None:
            again.focus()
    one("#judge-rates").innerHTML = _bars(data)
    one("#judge-title").innerHTML = _title(data)
    one("#judge-pager").innerHTML = hood_cards.pager(data, "answers")
    hood_cards.fill(
        one("#judge-cards"), [_card(entry) for entry in data["list"]], [e[0] for e in data["list"]]
    )


def _focused():
    """The cell that has the focus, which the new markup would take away."""
    here = one("[data-cell]:focus")
    return here.getAttribute("data-cell") if here is not None else None


def _matrix(data):
    letters = data["classes"]
    head = "".join(
        '<th scope="col"><span class="vh">%s</span>%s</th>'
        % (figures.escape(t("judge.called", name=class_name(one_))), figures.mark(one_))
        for one_ in letters
    )
    recall = '<th scope="col">%s</th>' % t("judge.recall")
    rows = ""
    for i in range(len(letters)):
        cells = ""
        for j in range(len(letters)):
            cells += _button(data, letters[i], letters[j], data["counts"][i][j], i == j)
        name = (
            figures.mark(letters[i]) + "<span>" + figures.escape(class_name(letters[i])) + "</span>"
        )
        rows += '<tr><th scope="row">%s</th>%s<td>%s</td></tr>' % (
            name,
            cells,
            _rate(data["recall"][i]),
        )
    last = "".join("<td>%s</td>" % _rate(value) for value in data["precision"])
    return (
        '<table class="matrix" aria-describedby="says-judge"><caption class="vh">{caption}'
        '</caption><thead><tr><td class="note">{corner}</td>{head}{recall}</tr></thead>'
        "<tbody>{rows}"
        '<tr><th scope="row">{precision}</th>{last}<td></td></tr></tbody></table>'
    ).format(
        caption=t("judge.matrix"),
        corner=t("judge.corner"),
        head=head,
        recall=recall,
        rows=rows,
        precision=t("judge.precision"),
        last=last,
    )


def _button(data, truth, said, count, right):
    names = {"truth": class_name(truth), "said": class_name(said), "n": count}
    pressed = "true" if data["cell"] == [truth, said] else "false"
    return (
        '<td class="%s"><button data-cell="%s %s" aria-pressed="%s" aria-label="%s">'
        '<b class="num">%d</b><span aria-hidden="true">%s</span></button></td>'
    ) % (
        "is-right" if right else "is-wrong",
        truth,
        said,
        pressed,
        figures.escape(t("judge.cell", **names)),
        count,
        "✓" if right else "✗",
    )


def _bars(data):
    """The share right beside that of the lazy rule."""
    if not data["of"]:
        return ""
    rows = ""
    for kind, count, words in (
        ("mine", data["right"], t("judge.mine")),
        ("lazy", data["lazy"], t("judge.lazy", name=class_name(data["lazy_class"]))),
    ):
        rows += (
            '<div><p class="pair"><span>%s</span><b class="num">%d / %d · %s</b></p>'
            '<svg class="rate" aria-hidden="true"><rect class="%s" width="%.2f%%" height="100%%"/>'
            "</svg></div>"
        ) % (
            figures.escape(words),
            count,
            data["of"],
            share(count, data["of"]),
            kind,
            100 * count / data["of"],
        )
    cost = (
        ""
        if data["cost"] is None
        else '<p class="pair"><span>%s</span><b class="num">%s</b></p>'
        % (
            t("judge.cost"),
            fixed(data["cost"]),
        )
    )
    warning = ""
    if data["small"]:
        step = share(1, data["of"])
        warning = '<p class="warn">%s</p>' % t("judge.steps", of=data["of"], step=step)
    return rows + cost + warning


def _title(data):
    if data["cell"] in ("wrong", "all"):
        words = t("judge.list_" + data["cell"], n=data["found"])
    else:
        truth, said = [class_name(one_) for one_ in data["cell"]]
        words = t("judge.list_cell", truth=truth, said=said, n=data["found"])
    other = "all" if data["cell"] == "wrong" else "wrong"
    return '%s <button class="btn btn-quiet" data-cell="%s">%s</button>' % (
        figures.escape(words),
        other,
        t("judge.show_" + other),
    )


def _card(entry):
    picture, name, truth, said, sure, _ = entry
    right = truth == said
    label = t(
        "judge.card",
        name=name,
        truth=class_name(truth),
        said=class_name(said),
        sure=percent(sure),
        verdict=t("hood.right" if right else "hood.wrong"),
    )
    lines = (
        "%s %s %s" % (figures.mark(truth), "→", figures.mark(said)),
        "%s %s" % ("✓" if right else "✗", percent(sure)),
    )
    return hood_cards.card(picture, label, lines)
