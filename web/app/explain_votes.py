"""Explain, first view: the votes w * x of every pixel, and how they add up to z."""

from app import explain_subject as subject
from app import figures
from app.hood_views import facts
from app.names import class_name
from app.web import one
from app.words import fixed, signed, t


def start(_):
    pass


def given():
    return subject.given()


def make():
    figures_ = subject.figure("ex-seen", t("explain.picture"))
    figures_ += subject.figure("ex-votes", t("explain.votes_map"))
    return (
        '%s<div class="ex-weights" id="ex-weights"></div>'
        '<div class="ex-sum"><div id="ex-ends"></div><div id="ex-facts"></div></div>'
    ) % figures_


def says(data):
    words = {"name": subject.named(data), "answer": subject.answer(data)}
    strong = data["push_for"] + data["push_against"]
    words["side"] = class_name(data["looked"]) if strong >= 0 else t("explain.against")
    if len(data["classes"]) == 2:
        words["side"] = class_name("a" if strong >= 0 else "b")
    return t("explain.votes_says", z=fixed(data["z"]), a=fixed(data["a"]), **words)


def table(data):
    return [t("explain.part"), t("explain.value")], [[name, value] for name, value in _sum(data)]


def _sum(data):
    two = len(data["classes"]) == 2
    looked = class_name(data["looked"])
    against = t("try.push", name=class_name("b")) if two else t("explain.push_against", name=looked)
    return [
        (t("try.push", name=looked), signed(data["push_for"], 4)),
        (against, signed(data["push_against"], 4)),
        (t("explain.votes_sum"), signed(data["wx"], 4)),
        (t("explain.bias"), signed(data["b"], 4)),
        ("z", signed(data["z"], 4)),
        ("a = σ(z)" if two else "P(%s)" % looked, fixed(data["a"])),
    ]


def draw(data):
    subject.picture("ex-seen", "explain_seen", t("try.picture_label", name=data["name"]))
    one("#ex-seen-note").innerHTML = figures.escape(subject.answer(data))
    label = t("explain.votes_label", name=class_name(data["looked"]))
    full = subject.signed_map("ex-votes", "explain_map", label)
    one("#ex-votes-note").innerHTML = "± " + fixed(full)
    _weights(data)
    one("#ex-ends").innerHTML = subject.ends(data)
    one("#ex-facts").innerHTML = facts(_sum(data))


def _weights(data):
    """The weights of every class, on one scale; made anew only for other classes."""
    letters = data["weights"]
    box = one("#ex-weights")
    if box.getAttribute("data-letters") != " ".join(letters):
        box.setAttribute("data-letters", " ".join(letters))
        captions = ["w" if len(letters) == 1 else figures.mark(one_) for one_ in letters]
        box.innerHTML = "".join(
            subject.figure("ex-w-" + letters[k], captions[k]) for k in range(len(letters))
        )
    for letter in letters:
        words = t("explain.weights_label", name=class_name(letter))
        subject.signed_map("ex-w-" + letter, "weights_" + letter, words, data["weights_scale"])
        one("#ex-w-%s-note" % letter).innerHTML = "± " + fixed(data["weights_scale"])
