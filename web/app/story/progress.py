"""How far somebody has come, kept on this device: the chapter, its part, which checks are done."""

import json

from js import window

MEMORY = "py_logreg.story"

chapter = 1  # the one opened last
part = 0  # of that chapter
done = set()


def start(chapters):
    """Read what was kept; what does not make sense is as if it had never been."""
    global chapter, part
    try:
        kept = json.loads(window.localStorage.getItem(MEMORY) or "{}")
    except Exception:  # storage refused, or somebody else's words in it
        return
    if not isinstance(kept, dict):
        return
    if kept.get("chapter") in chapters and _whole(kept.get("part")):
        chapter, part = kept["chapter"], kept["part"]
    solved = kept.get("done")
    if isinstance(solved, list):
        done.update(number for number in solved if _whole(number) and 1 <= number <= 10)


def at(number, here):
    """Chapter and part that are open now."""
    global chapter, part
    chapter, part = number, here
    _keep()


def solved(number):
    """The check of a chapter has been answered."""
    done.add(number)
    _keep()


def _whole(value):
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _keep():
    kept = {"chapter": chapter, "part": part, "done": sorted(done)}
    try:
        window.localStorage.setItem(MEMORY, json.dumps(kept))
    except Exception:  # nothing to keep it in
        pass
