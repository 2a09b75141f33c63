"""What stands beside the figure: the figure in words, its numbers as a table, the NumPy."""

import asyncio

from js import window

from app import figures, link, messages
from app.numbers import Numbers
from app.story import ask, shell
from app.web import attribute, element, on, one, task, text
from app.words import t

#: A listener hears the figure in words once a hand has come to rest, and during a run so often.
REST_MS, RUN_MS = 350, 2000

_spoken = ""  # what the listener heard last
_spoken_at = -RUN_MS
_due = False  # a sentence waits
_sources = {}  # function of the library -> its source
_numbers = Numbers("#figure-numbers", "#figure-table", lambda: shell.module().table())


def start():
    _numbers.start()
    on(one("#numpy"), "toggle", lambda *_: _open())


def open_chapter():
    """Another chapter, or another language."""
    global _spoken
    _numbers.show()
    _spoken = None
    _write()
    _open()


def refresh():
    """Follow the chapter's state."""
    global _due, _spoken
    said = shell.module().speak()
    text(one("#figure-says"), said)
    if _spoken is None:  # a figure that has just opened describes itself
        _spoken = said
    elif said != _spoken and not _due:
        _due = True
        task(_speak())
    _numbers.refresh()
    if one("#numpy").open:
        _values()


async def _speak():
    global _due, _spoken, _spoken_at
    model = link.state.get("model")
    running = model is not None and model["state"] == "training"
    since = float(window.performance.now()) - _spoken_at
    await asyncio.sleep((max(RUN_MS - since, REST_MS) if running else REST_MS) / 1000)
    _due = False
    if shell.now:
        _spoken = one("#figure-says").textContent
        _spoken_at = float(window.performance.now())
        messages.speak(_spoken)


def _write():
    """The NumPy of the chapter: its few lines, the values now, the functions that ran."""
    body = one("#numpy-body")
    body.replaceChildren()
    lines = getattr(shell.module(), "SNIPPET", "").strip()
    if lines:
        both = element("div", "numpy-lines")
        code, values = element("pre", "code", lines), element("dl", "facts")
        attribute(code, "tabindex", "0")
        values.id = "numpy-values"
        both.append(code, values)
        body.append(both)
    names = getattr(shell.module(), "SOURCES", ())
    if names:
        body.append(element("h4", None, t("story.ui.ran")))
    for name in names:
        source = element("pre", "code")
        attribute(source, "data-source", name)
        attribute(source, "tabindex", "0")
        attribute(source, "role", "group")
        attribute(source, "aria-label", "py_logreg." + name)
        body.append(element("p", "note mono", "py_logreg." + name), source)


def _open():
    """Ask for the sources only when somebody looks."""
    if shell.now and one("#numpy").open:
        _values()
        task(_fill())


async def _fill():
    names = getattr(shell.module(), "SOURCES", ())
    missing = [name for name in names if name not in _sources]
    if missing:
        said = await ask.ask("source.of", names=missing)
        for name in missing:
            _sources[name] = said["sources"][name]
    for name in names:
        node = one('[data-source="%s"]' % name)
        if node is not None:
            text(node, _sources[name].rstrip())


def _values():
    values = one("#numpy-values")
    if values is None:
        return
    out = ""
    for name, value in shell.module().numbers():
        out += "<div><dt>%s</dt><dd>%s</dd></div>" % (figures.escape(name), figures.escape(value))
    values.innerHTML = out
