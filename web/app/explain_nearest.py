"""Explain, third view: the training pictures whose numbers are nearest."""

from app import explain_subject as subject
from app import figures, hood_cards
from app.names import class_name
from app.web import one
from app.words import fixed, t


def start(_):
    pass


def given():
    return subject.given()


def make():
    return subject.figure("ex-seen", t("explain.picture")) + (
        '<div class="judge-list"><h3>%s</h3><ul class="cards" id="ex-cards"></ul></div>'
    ) % t("explain.nearest_title")


def says(data):
    found = data["nearest"]
    if not found:
        return t("explain.nearest_none")
    agree = sum(1 for entry in found if entry[2] == data["answer"])
    words = {"n": len(found), "agree": str(agree), "answer": subject.answer(data)}
    return t("explain.nearest_says", nearest=class_name(found[0][2]), **words)


def table(data):
    heads = [t("explain.picture"), t("judge.class"), t("explain.distance")]
    return heads, [[e[1], class_name(e[2]), fixed(e[3], 3)] for e in data["nearest"]]


def draw(data):
    subject.picture("ex-seen", "explain_seen", t("try.picture_label", name=data["name"]))
    one("#ex-seen-note").innerHTML = figures.escape(subject.answer(data))
    cards = []
    for picture, name, tray, distance in data["nearest"]:
        shown = fixed(distance, 2)
        label = t("explain.nearest_card", name=name, truth=class_name(tray), distance=shown)
        cards.append(hood_cards.card(picture, label, (figures.mark(tray) + shown,)))
    hood_cards.fill(one("#ex-cards"), cards, [entry[0] for entry in data["nearest"]])
