"""When Python stops: say while doing what, and have the project opened again in the new one."""

from app import link, messages, reading
from app.web import parts
from app.words import known, t

#: Commands that say nothing about what was going on.
QUIET = (
    "select",
    "pixels",
    "hood",
    "inspect",
    "look",
    "again",
    "slow",
    "resume",
    "alpha",
    "projects",
)

#: Events that end what was asked for.
ANSWERS = ("flow", "tried", "exported", "packed", "found", "brought", "projects")

_last = ""  # the command that is being carried out, as far as this page knows
_during = ""  # what was going on when Python stopped, until the project is back


def start():
    link.on_send(_sent)
    link.hear("stopped", _stopped)
    for kind in ANSWERS:
        link.hear(kind, _answered)
    link.hear("flow", _back)
    link.hear("failed", _failed)


def _sent(kind, _):
    global _last
    if kind not in QUIET:
        _last = kind


def _answered(_):
    global _last
    _last = ""


def _failed(failure):
    """A Python without memory does not get it back: only another one does."""
    if failure["code"] == "no-memory" and not failure["fatal"]:
        parts.bridge.restart("no-memory")


def _stopped(_):
    global _during
    model = link.state.get("model")
    if model is not None and model["state"] == "training":
        _during = "run"
    elif reading.busy():
        _during = "ingest"
    else:
        _during = _last or "working"
    messages.restarted()
    link.state.pop("tried", None)  # the new Python has not tried a picture yet
    project, kept = link.state.get("project"), link.state.get("kept")
    link.send(
        "resume",
        project=kept["project"] if kept else None,
        others=[],
        sample=(project["name"] or "none") if project else "cats",
        size=project["size"] if project else 64,
        alpha=None,
    )
    reading.again()


def _back(_):
    global _during
    if not _during:
        return
    key = "during." + _during
    _during = ""
    messages.tell("kept.restarted", during=t(key if known(key) else "during.working"))
