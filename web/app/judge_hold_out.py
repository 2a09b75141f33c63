"""Judge, second view: hold pictures out for the test, by a share, a drawing style or by hand."""

from app import figures, link
from app.names import class_name
from app.web import on, one, text
from app.words import percent, t

_share = 20  # percent
_group = ""


def start(ask):
    body = one("#hood-body")
    on(body, "input", lambda _, slider: _slide(slider, ask), "#hold-share")
    on(body, "change", lambda _, menu: _choose(menu), "#hold-group")
    on(body, "click", lambda *_: link.send("hold_out", group=None, share=_share / 100), "#hold-go")
    on(body, "click", lambda *_: _hold_group(), "#hold-group-go")


def given():
    return {"share": _share / 100}


def make():
    return (
        '<div class="hold-by"><label for="hold-share"><span>{share}</span>'
        '<b class="num" id="hold-shown">{value} %</b></label>'
        '<input type="range" id="hold-share" min="5" max="50" step="5" value="{value}">'
        '<p class="note">{share_note}</p>'
        '<button class="btn" id="hold-go">{go}</button></div>'
        '<div class="hold-by" id="hold-styles"><label for="hold-group">{style}</label>'
        '<select class="field" id="hold-group"></select><p class="note">{style_note}</p>'
        '<button class="btn" id="hold-group-go">{style_go}</button></div>'
        '<div class="hold-by"><h3>{hand}</h3><p class="note">{hand_note}</p>'
        '<button class="btn" data-work="all">{hand_go}</button></div>'
        '<div id="hold-what"></div>'
    ).format(
        share=t("judge.hold_share"),
        value=_share,
        share_note=t("judge.hold_share_note"),
        go=t("judge.hold_go"),
        style=t("judge.hold_style"),
        style_note=t("judge.hold_style_note"),
        style_go=t("judge.hold_style_go"),
        hand=t("judge.hold_hand"),
        hand_note=t("judge.hold_hand_note"),
        hand_go=t("judge.hold_hand_go"),
    )


def says(data):
    held = sum(data["held"])
    if not held:
        return t("judge.hold_few")
    words = {
        "n": held,
        "of": sum(data["sizes"]),
        "test": data["test"],
        "after": data["test"] + held,
    }
    return t("judge.hold_says", share=percent(data["share"]), **words)


def table(data):
    heads = [t("judge.class"), t("judge.now"), t("judge.goes"), t("judge.stays")]
    rows = []
    for k in range(len(data["classes"])):
        size, held = data["sizes"][k], data["held"][k]
        name = class_name(data["classes"][k])
        rows.append([name, str(size), str(held), str(size - held)])
    return heads, rows


def draw(data):
    rows = ""
    for k in range(len(data["classes"])):
        letter, size, held = data["classes"][k], data["sizes"][k], data["held"][k]
        rows += (
            '<tr><th scope="row">%s<span>%s</span></th><td>%d</td><td>%d</td><td>%d</td></tr>'
            % (
                figures.mark(letter),
                figures.escape(class_name(letter)),
                size,
                held,
                size - held,
            )
        )
    heads = ("now", "goes", "stays")
    head = "".join('<th scope="col">%s</th>' % t("judge." + name) for name in heads)
    one("#hold-what").innerHTML = (
        '<table class="matrix"><thead><tr><td></td>%s</tr></thead><tbody>%s</tbody></table>'
    ) % (head, rows)
    one("#hold-go").disabled = not sum(data["held"])
    _styles(data["groups"])


def _styles(groups):
    global _group
    names = [group[0] for group in groups]
    if _group not in names:
        _group = names[0] if names else ""
    menu = one("#hold-group")
    menu.innerHTML = "".join(
        '<option value="%s"%s>%s (%d)</option>'
        % (
            figures.escape(name),
            " selected" if name == _group else "",
            figures.escape(name),
            sum(each),
        )
        for name, each in groups
    ) or '<option value="">%s</option>' % t("judge.hold_no_style")
    menu.disabled = one("#hold-group-go").disabled = not names


def _slide(slider, ask):
    global _share
    _share = int(slider.value)
    text(one("#hold-shown"), percent(_share / 100))
    ask()


def _choose(menu):
    global _group
    _group = menu.value


def _hold_group():
    if _group:
        link.send("hold_out", group=_group, share=None)
