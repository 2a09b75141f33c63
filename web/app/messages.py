"""What the page says: the message in the top bar with Undo and Details, and the state of Python."""

from js import document

from app import link, words
from app.names import label_name, tray_name
from app.web import attribute, element, on, one, show, text
from app.words import known, significant, t
from protocol.messages import UNDOABLE

_app = one("[data-testid=app]")
_box = one("[data-testid=message]")
_told = None  # (kind, fields) of the last command that is told
_undoable = False  # the message shown is about what Undo would take back
_detailed = []  # [(title, sentence)] behind Details
_before = None  # what had the focus before the message
_acts = [None, None]  # called by the message's own buttons
_state = "booting"
_phase = ""


def start():
    on(one("#message-undo"), "click", _undo)
    on(one("#message-act"), "click", lambda *_: _do(0))
    on(one("#message-other"), "click", lambda *_: _do(1))
    on(one("#message-more"), "click", lambda *_: _open_details(one("#details").hidden))
    on(one("#message-close"), "click", lambda *_: hush())
    on(document, "keydown", _escape)
    on(document, "keydown", _undo_key)
    on(_box, "focusin", _entered)
    link.on_send(_sent)
    link.hear("project", _project)
    link.hear("model", lambda model: _show_state(model["state"]))
    link.hear("phase", _booting)
    link.hear("say", lambda said: _say(_worded("say." + said["code"], said["params"]), "info"))
    link.hear("failed", _failed)
    words.on_change(_status)


def tell(key, **params):
    """Say something in the message area."""
    _say(_worded(key, params), "info")


def fault(key, **params):
    """Say that something did not work and what still does."""
    _say(_worded(key, params), "error")


def offer(label, action, other=None, other_action=None):
    """Put a button with the words of the key ``label``, or two, into the message shown."""
    _acts[:] = [action, other_action]
    for name, key in (("#message-act", label), ("#message-other", other)):
        show(one(name), key is not None)
        if key is not None:
            text(one(name), t(key))


def offer_undo(word):
    """Put Undo into the message shown if ``word`` is what it would take back."""
    global _undoable
    project = link.state.get("project")
    _undoable = project is not None and project["can_undo"] == word
    show(one("#message-undo"), _undoable)


def details(items):
    """Put a list of (title, sentence) behind the Details button of the message shown."""
    global _detailed
    _detailed = items
    show(one("#message-more"), bool(items))


def unexpected(reason):
    """Something broke that nobody foresaw."""
    fault("error.unexpected", reason=reason)


def speak(sentence):
    """Tell those who listen to the page rather than look at it."""
    text(one("#speak"), sentence)


def is_quiet():
    """Whether no message is shown."""
    return _box.hidden


def leave_untold():
    """What was sent last is part of something larger."""
    global _told
    _told = None


def hush():
    """Take the message away."""
    global _undoable
    had_focus = _box.contains(document.activeElement)
    _undoable = False
    _open_details(False)
    show(_box, False)
    if had_focus:
        before = _before if _before is not None and _before.isConnected else None
        (before or one("#project-name")).focus()


def sentence(code, params):
    """The words for a failure's code."""
    key = "error." + code
    return _worded(key, params) if known(key) else t("error.unknown", code=code)


def _worded(key, params):
    """Words with what fills them: trays by their names, numbers in a few digits."""
    out = {}
    for name in params:
        value = params[name]
        if name == "tray":
            value = t("error.both") if value == "both" else tray_name(value)
        elif isinstance(value, float):
            value = significant(value, 4)
        out[name] = value
    return t(key, **out)


def _do(place):
    action = _acts[place]
    hush()
    action()


def _say(sentence_, kind):
    global _undoable
    _undoable = False
    show(one("#message-act"), False)
    show(one("#message-other"), False)
    details([])
    _open_details(False)
    attribute(_box, "data-kind", "error" if kind == "error" else None)
    text(one(".message-text", _box), sentence_)
    show(one("#message-undo"), False)
    show(one("#message-doctor"), False)
    show(_box, True)


def _sent(kind, fields):
    global _told
    if kind.replace("_", "-") in UNDOABLE:
        _told = (kind.replace("_", "-"), fields)
    elif kind == "undo":
        _told = None


def _project(project):
    global _told, _undoable
    if not project["can_undo"]:
        if _undoable:
            hush()
        return
    if _told and project["can_undo"] == _told[0]:
        kind, fields = _told
        _told = None
        _say(_done(kind, fields), "info")
        show(one("#message-undo"), True)
        _undoable = True


def _done(kind, fields):
    params = dict(fields)
    if "ids" in params:
        params["n"] = len(params.pop("ids"))
    if "label" in params:
        params["label"] = label_name(params["label"])
    return _worded("done." + kind, params)


def _undo(*_):
    link.send("undo")
    hush()


def _undo_key(event, target):
    """Ctrl + Z does what the message's Undo does; while something is written it is the field's."""
    written = target.matches("input, textarea")
    if event.key == "z" and (event.ctrlKey or event.metaKey) and _undoable and not written:
        event.preventDefault()
        _undo()


def _entered(event, _):
    global _before
    left = event.relatedTarget
    if left is not None and not _box.contains(left):
        _before = left


def _open_details(opened):
    box = one("#details")
    opened = opened and bool(_detailed)
    attribute(one("#message-more"), "aria-expanded", "true" if opened else "false")
    if opened:
        listing = element("dl")
        for title, explanation in _detailed:
            listing.append(element("dt", None, title), element("dd", None, explanation))
        box.replaceChildren(listing)
    show(box, opened)
    if opened:
        box.focus()


def _escape(event, _):
    if event.key == "Escape" and not one("#details").hidden:
        event.preventDefault()  # what lies behind stays open
        _open_details(False)
        one("#message-more").focus()


def _failed(failure):
    explanation = sentence(failure["code"], failure["params"])
    if failure["fatal"]:
        _show_state("failed")
        explanation += " " + t("error.still")
    _say(explanation, "error")
    show(one("#message-doctor"), failure["fatal"])


def _booting(event):
    global _phase
    _phase = event["phase"]
    _status()


def restarted():
    """Python is being started anew."""
    global _phase
    _phase = ""
    _show_state("booting")


def _show_state(state):
    global _state
    if _state == "failed" or state == _state:
        return
    _state = state
    attribute(_app, "data-trainer", state)
    _status()


def _status():
    box = one("#status-trainer")
    key = "status." + _state
    if _state == "booting" and known("phase." + _phase):
        key = "phase." + _phase
    text(one("[data-i18n]", box), t(key))
    attribute(one("[data-i18n]", box), "data-i18n", key)
    show(one(".spin", box), _state in ("booting", "training"))
