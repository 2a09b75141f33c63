"""The panel left of the figure: cards, the action and the question take turns; the two passes."""

from app.story import progress, question, shell
from app.web import attribute, element, on, one, show, text
from app.words import t

_parts = []  # "card1", ..., "action", "check"
_here = 0


def start():
    on(one("#part-before"), "click", lambda *_: _step(-1))
    on(one("#part-next"), "click", lambda *_: _step(1))
    on(one("#forward"), "click", lambda event, _: _play(shell.module().forward, event.shiftKey))
    on(one("#backward"), "click", lambda event, _: _play(shell.module().backward, event.shiftKey))
    on(one("#play"), "click", lambda *_: _play_all())


def open_at(part):
    """Show the open chapter from one of its parts."""
    global _parts
    cards = ["card%d" % (k + 1) for k in range(shell.module().CARDS)]
    _parts = cards + ["action", "check"]
    question.reset()
    _show(min(part, len(_parts) - 1))


def render():
    """Write the part that is shown, in the present language."""
    name = _parts[_here]
    part = one("#part")
    part.replaceChildren()
    show(part, name != "check")
    show(one("#question"), name == "check")
    if name == "check":
        question.render()
    else:
        _card(part, name)
    one("#part-before").disabled = _here == 0
    show(one("#part-next"), name != "check")
    dots = one("#part-dots")
    dots.replaceChildren()
    for k in range(len(_parts)):
        dots.append(element("li", "on" if k == _here else None))
    attribute(one("#forward"), "class", "btn" if name == "check" else "btn btn-primary")
    refresh()


def refresh():
    """Follow the chapter's state: which buttons work, and the numbers in the words."""
    if not _parts:
        return
    ahead, back = shell.module().moves()
    text(one("#forward"), shell.label("forward", "story.forward"))
    backward = shell.label("backward", "story.backward")
    both = _both_ways()
    for name in ("aria-label", "title"):
        attribute(one("#backward"), name, None if both else backward)
    text(one("#backward span"), backward if both else "")
    attribute(one("#backward").parentNode, "data-pass", "" if both else None)
    one("#forward").disabled = not ahead
    one("#backward").disabled = not back
    one("#play").disabled = not (ahead or (both and back))
    name = _parts[_here]
    if name == "check":
        question.follow()
    else:
        text(one("#part .words"), shell.filled(name))


def _card(part, name):
    if name == "action":
        head = t("story.now_you")
    else:
        head = t("story.card", n=name[4:], of=str(shell.module().CARDS))
    title = element("h3", None, head)
    title.tabIndex = -1
    part.append(title)
    if _here == 0:
        part.append(element("p", "goal", t(shell.key("goal"))))
    part.append(element("p", "words"))
    if _here == 0:
        needs = t("story.needs") + ": " + t(shell.key("needs"))
        part.append(element("p", "note needs", needs))


def _show(part):
    global _here
    _here = part
    if hasattr(shell.module(), "part"):
        shell.module().part(_parts[part])
    progress.at(shell.now, part)
    render()


def _step(by):
    _show(max(0, min(len(_parts) - 1, _here + by)))
    if _parts[_here] == "check" or _here == 0:  # the button that had the focus may be gone
        one("#tell h3").focus()


def _both_ways():
    """Whether Backward is a pass of its own."""
    return getattr(shell.module(), "PASS", False)


def _play_all():
    """The pass that is due, to its end."""
    ahead, _ = shell.module().moves()
    _play(shell.module().forward if ahead else shell.module().backward, True)


def _play(move, everything):
    move(everything)
    shell.changed()
