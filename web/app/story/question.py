"""The question of a chapter: the field, what is said to an answer, "Show me", the calculator.

A chapter's check() returns the question of the present state, or None while there is none: a dict
as check.py has it, with "words" (what fills its text) and "sum" (how it is worked out).
"""

from app.story import calculator, check, shell
from app.web import attribute, on, one, show, text
from app.words import known, t

#: So many tries before it may be shown.
TRIES = 2

_question = None
_tries = 0
_told = ""  # "", "right" or "shown": the question is over

MARKUP = """
<h3 tabindex="-1">{check}</h3><p class="words" id="question-words"></p>
<div class="answering"><input class="field" id="answer" autocomplete="off" aria-label="{answer}"
 aria-describedby="question-words answer-say">
<button class="btn btn-primary" id="answer-try">{try_}</button>
<button class="btn btn-icon" id="calculate" aria-expanded="false" aria-controls="calculator"
 aria-label="{calculator}" title="{calculator}">{icon}</button></div>
<p class="say" id="answer-say" role="status"></p>
<button class="btn" id="answer-show" hidden>{show_me}</button>
<div class="calculator" id="calculator" role="group" aria-label="{calculator}" hidden></div>
"""


def start():
    box = one("#question")
    on(box, "click", lambda *_: _try(), "#answer-try")
    on(box, "click", lambda *_: _show(), "#answer-show")
    on(box, "keydown", lambda event, _: event.key == "Enter" and _try(), "#answer")
    calculator.start(box)


def reset():
    """Another chapter is open."""
    global _question
    _question = None


def render():
    """Write the question's part of the panel."""
    global _question
    _question = None
    words = {name: t("story." + name) for name in ("check", "answer", "show_me", "calculator")}
    icon = '<svg class="ico" aria-hidden="true"><use href="#i-calculator"/></svg>'
    one("#question").innerHTML = MARKUP.format(try_=t("story.try"), icon=icon, **words)
    follow()


def follow():
    """The question belongs to the present state; another state is another question."""
    global _question, _tries, _told
    new = shell.module().check()
    if new == _question and one("#question-words").textContent:
        return
    _question, _tries, _told = new, 0, ""
    one("#answer").value = ""
    _say("", None)
    show(one("#answer-show"), False)
    one("#answer").disabled = one("#answer-try").disabled = new is None
    if new is None:
        text(one("#question-words"), t("story.no_question"))
        return
    text(one("#question-words"), _filled("check"))
    modes = {"number": "decimal", "share": "text", "whole": "numeric", "pair": "text"}
    attribute(one("#answer"), "inputmode", modes[new["kind"]])


def _filled(name):
    return t(shell.key(name), **shell.plain(_question["words"]))


def _try():
    global _tries, _told
    if _question is None:
        return
    verdict = check.judge(one("#answer").value, _question)
    if verdict is check.UNREADABLE:
        _say(t("story.not_a_number"), "0")
        return
    if verdict == check.RIGHT:
        _told = "right"
        words = t("story.right")
        if known(shell.key("after")):
            words += " " + _filled("after")
        _say(words, "1")
        show(one("#answer-show"), False)
        shell.solved()
        return
    _tries += 1
    if verdict == check.NOT_YET:
        _say(t("story.not_yet", hint=_filled("hint")), "0")
    else:
        _say(_filled("wrong%d" % verdict), "0")
    show(one("#answer-show"), _tries >= TRIES and not _told)


def _show():
    global _told
    _told = "shown"
    show(one("#answer-show"), False)
    _say(_question["sum"], None)
    one("#answer").focus()


def _say(words, fine):
    say = one("#answer-say")
    attribute(say, "data-ok", fine)
    text(say, words)
    attribute(one("#answer"), "aria-invalid", "true" if fine == "0" else None)
