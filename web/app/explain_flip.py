"""Explain, second view: the smallest change of the picture after which the answer would turn."""

from app import explain_subject as subject
from app import figures
from app.hood_views import markup
from app.names import class_name
from app.web import one, show
from app.words import fixed, t

#: Shown of the exact change, and of the one that stays within 0 ... 255.
NUMBERS = ("length", "mean", "most", "outside", "z", "a")


def start(_):
    pass


def given():
    return subject.given()


def make():
    return (
        subject.figure("ex-seen", t("explain.before"))
        + subject.figure("ex-change", t("explain.change"))
        + subject.figure("ex-after", t("explain.after"))
        + '<div class="numbers-table ex-numbers" id="ex-numbers" tabindex="0" role="region" '
        'aria-label="%s"></div>' % t("explain.flip")
    )


def says(data):
    exact, within = data["exact"], data["within"]
    if exact is None:
        return t("explain.flip_never")
    words = {"rival": class_name(data["rival"]), "mean": fixed(exact["mean"], 2)}
    words["answer"] = subject.answer(data)
    if within is None:
        return t("explain.flip_unreachable", **words)
    key = "explain.flip_exact" if not exact["outside"] else "explain.flip_clipped"
    return t(key, n=exact["outside"], within=fixed(within["mean"], 2), **words)


def table(data):
    if data["exact"] is None:
        return None
    heads = ["", t("explain.exact"), t("explain.within")]
    rows = []
    for name in NUMBERS:
        many = name == "a" and len(data["classes"]) > 2
        row = [t("explain.flip_a_many" if many else "explain.flip_" + name)]
        for kind in ("exact", "within"):
            row.append(_number(name, data[kind]))
        rows.append(row)
    rows.append([t("explain.flip_whole"), "\u2013", fixed(data["whole"]["a"])])
    if len(data["ways"]) > 1:
        for rival, exact, within in data["ways"]:
            lengths = ["\u2013" if one_ is None else fixed(one_) for one_ in (exact, within)]
            rows.append([t("explain.flip_way", name=class_name(rival))] + lengths)
    return heads, rows


def _number(name, change):
    if change is None:
        return "\u2013"
    if name == "outside":
        return str(change[name])
    return fixed(change[name], 2 if name in ("mean", "most") else 4)


def draw(data):
    subject.picture("ex-seen", "explain_seen", t("try.picture_label", name=data["name"]))
    one("#ex-seen-note").innerHTML = figures.escape(subject.chance(data["a"]))
    possible = data["exact"] is not None
    for name in ("change", "after"):
        show(one("#ex-" + name), possible)
    one("#ex-numbers").innerHTML = markup(table(data)) if possible else ""
    if not possible:
        for name in ("change", "after"):
            one("#ex-%s-note" % name).innerHTML = ""
        return
    full = subject.signed_map("ex-change", "explain_map", t("explain.change_label"))
    one("#ex-change-note").innerHTML = "± " + fixed(full)
    label = t("explain.after_label", name=data["name"], a=fixed(data["whole"]["a"]))
    subject.picture("ex-after", "explain_after", label)
    share = t("explain.flip_a_many") if len(data["classes"]) > 2 else "a"
    one("#ex-after-note").innerHTML = share + " " + fixed(data["whole"]["a"])
