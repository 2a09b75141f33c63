"""Chapter 4's figure as markup: a card for each guess, and the ranking."""

from app.figures import escape, mark
from app.names import class_name
from app.web import attribute
from app.words import fixed, t

_MARKUP = """
<div class="c4">
  <div class="row-of-buttons"><button type="button" class="btn" id="c4-cover"></button>
    <button type="button" class="btn" id="c4-project" aria-pressed="false">{project}</button></div>
  <p class="note" id="c4-none" hidden="">{none}</p>
  <div class="guesses" id="c4-guesses"></div>
  <p class="note" id="c4-hidden" hidden="">{hidden}</p>
  <div class="c4-drawn" id="c4-drawn">
    <figure><figcaption>{curves}</figcaption>
      <svg class="plot" id="c4-curves"></svg></figure>
    <figure><figcaption>{bars}</figcaption><svg class="plot" id="c4-bars"></svg>
      <p class="num" id="c4-pot"></p></figure>
  </div>
  <section id="c4-ranking"><h4>{worst}</h4><ol class="ranking" id="c4-worst"></ol></section>
</div>
"""

_GUESS = """
<div class="guess" data-i="{i}"><span class="num note">{i}</span>
  <canvas id="c4-p{i}" data-picture="{id}" width="64" height="64" role="img"
 aria-label="{picture} {i}"></canvas>
  <button type="button" class="btn truth-of" data-truth="{i}"></button>
  <input type="range" id="c4-a{i}" data-a="{i}" min="0.01" max="0.99" step="0.01"
 aria-label="{guess}">
  <p class="num"><output for="c4-a{i}" id="c4-o{i}"></output><span id="c4-l{i}"></span></p>
</div>
"""


def make():
    """The figure's markup."""
    names = ("project", "none", "hidden", "curves", "bars", "worst")
    return _MARKUP.format(**{each: escape(t("story.4.ui." + each)) for each in names})


def name(y):
    """The class of a truth."""
    return class_name("a" if y else "b")


def guesses(ids):
    """The cards of the pictures."""
    markup = ""
    for i in range(len(ids)):
        guess = escape(t("story.4.ui.guess", i=str(i), A=class_name("a")))
        given = {"i": i, "id": ids[i], "guess": guess, "picture": t("story.4.ui.picture")}
        markup += _GUESS.format(**given)
    return markup


def truth(button, i, y, covered):
    """A card's truth, or that it is covered."""
    words = t("story.4.ui.covered") if covered else name(y)
    shown = mark("a" if y else "b") + "<span>%s</span>" % escape(words)
    button.innerHTML = "?" if covered else shown
    attribute(button, "aria-label", t("story.4.ui.truth", i=str(i), name=words))
    button.disabled = covered


def ranking(worst, ids, losses):
    """The pictures from the greatest loss on."""
    markup = ""
    for i in worst:
        markup += '<li data-i="%d"><canvas data-picture="%d" width="64" height="64" ' % (i, ids[i])
        markup += 'aria-hidden="true"></canvas><span class="num">%d · %s</span></li>' % (
            i,
            fixed(losses[i]),
        )
    return markup
