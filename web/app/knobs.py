"""The settings of a training: learning rate with its slider, iterations, picture size.

A typed value is used exactly as typed; only the slider snaps, to ten steps a
decade, which is three a doubling (1, 1.25, 1.6, 2, 2.5, 3.2, 4, 5, 6.3, 8).
"""

import math

from app import link, messages
from app.web import attribute, on, one
from app.words import parse, significant, t

STEPS = (1, 1.25, 1.6, 2, 2.5, 3.2, 4, 5, 6.3, 8)
MOST = 100000

_alpha = None  # asked for and not confirmed by the trainer yet
_iterations = 100
_refused = {}  # id of a field -> the text that was refused, still standing in it


def start():
    for name, commit in (("alpha", commit_alpha), ("iterations", commit_iterations)):
        field = one("#" + name)
        on(field, "change", lambda _, __, commit=commit: commit())
        on(field, "keydown", lambda event, _, commit=commit: _key(event, commit))
    on(one("#alpha-slider"), "input", lambda _, slider: _slide(int(float(slider.value))))
    on(one("#size"), "change", lambda _, select: link.send("size", value=int(select.value)))
    link.hear("project", _project)


def commit():
    """Take over what stands in the fields and was not confirmed with a key."""
    commit_alpha()
    commit_iterations()


def iterations():
    """Updates of one run."""
    return _iterations


def slider_value(alpha):
    """The place on the slider nearest to a learning rate."""
    return round(10 * math.log(alpha) / math.log(10))


def slider_alpha(value):
    """The learning rate at a place of the slider: decade and step."""
    decade, step = value // 10, value % 10
    mantissa = STEPS[step]
    return float("%ge%d" % (mantissa, decade))


def alpha_now():
    """The learning rate in force."""
    if _alpha is not None:
        return _alpha
    project = link.state.get("project")
    return project["alpha"] if project else None


def commit_alpha():
    """Use the learning rate as typed; what is no number above 0 is refused and named."""
    global _alpha
    field = one("#alpha")
    written = field.value.strip()
    before = alpha_now()
    if before is None:
        return  # no project yet: read when there is one
    if written == significant(before):
        _accept(field)
        return
    value = parse(written)
    if value is None or value <= 0:
        _refuse(field, "train.bad_alpha", written, significant(before))
        return
    _accept(field)
    _alpha = value
    link.send("alpha", value=value)
    _write(field, value)
    _mark(value)


def commit_iterations():
    """Use the iterations as typed; what is no whole number from 1 to 100,000 is refused."""
    global _iterations
    field = one("#iterations")
    written = field.value.strip()
    value = parse(written)
    if value is None or value != int(value) or not 1 <= value <= MOST:
        _refuse(field, "train.bad_iterations", written, str(_iterations))
        return
    _accept(field)
    _iterations = int(value)
    field.value = str(_iterations)


def _key(event, commit_):
    if event.key == "Enter":
        commit_()
    elif event.key == "Escape":
        field = event.target
        alpha = alpha_now()
        before = "" if alpha is None else significant(alpha)
        field.value = before if field.id == "alpha" else str(_iterations)
        _accept(field)


def _refuse(field, key, written, before):
    if _refused.get(field.id) == written:
        return  # said already
    _refused[field.id] = written
    attribute(field, "aria-invalid", "true")
    messages.tell(key, written=written, before=before)


def _accept(field):
    _refused.pop(field.id, None)
    attribute(field, "aria-invalid", None)


def _slide(value):
    global _alpha
    _alpha = slider_alpha(value)
    link.send("alpha", value=_alpha)
    field = one("#alpha")
    _accept(field)
    _write(field, _alpha)
    _mark(_alpha)


def _project(project):
    global _alpha
    if _alpha is not None and project["alpha"] != _alpha and not project["alpha_follows"]:
        return  # told before the trainer read what was asked for
    _alpha = None
    one("#size").value = str(project["size"])
    field = one("#alpha")
    early = field.value.strip() if field.getAttribute("data-shown") is None else ""
    _show(project["alpha"])
    if early:  # typed before Python was ready
        field.value = early
        commit_alpha()


def _show(alpha):
    """Put the learning rate in force into its field, unless somebody is typing there."""
    field = one("#alpha")
    if not _edited(field):
        _write(field, alpha)
    _mark(alpha)


def _write(field, alpha):
    field.value = significant(alpha)
    attribute(field, "data-shown", field.value)


def _edited(field):
    return field.matches(":focus") and field.value != field.getAttribute("data-shown")


def _mark(alpha):
    slider = one("#alpha-slider")
    slider.value = str(slider_value(alpha))
    attribute(slider, "aria-valuetext", t("train.alpha_value", alpha=significant(alpha)))
