"""Where in the page somebody was, kept on this device for when they come back.

The drawer and the story remember their own places (`app.hood`, `app.story.progress`).
"""

import json

from js import window

MEMORY = "py_logreg.place"

#: All that is kept in this way; the language is a wish, not a trace of somebody.
TRACES = (MEMORY, "py_logreg.hood", "py_logreg.story")


def remembered(what):
    """The "room" or "zone" of the last visit, "" where there is none."""
    value = _read().get(what)
    return value if isinstance(value, str) else ""


def remember(what, value):
    """From now on this is the "room" or "zone"."""
    kept = _read()
    if kept.get(what) != value:
        kept[what] = value
        try:
            window.localStorage.setItem(MEMORY, json.dumps(kept))
        except Exception:  # nothing to keep it in
            pass


def forget():
    """Nobody was here."""
    for name in TRACES:
        try:
            window.localStorage.removeItem(name)
        except Exception:  # storage refused: nothing was kept
            pass


def _read():
    try:
        kept = json.loads(window.localStorage.getItem(MEMORY) or "{}")
    except Exception:  # storage refused, or somebody else's words in it
        return {}
    return kept if isinstance(kept, dict) else {}
