"""The story's formulas: MathML made by the build, read aloud in the learner's language."""

from app.web import window
from app.words import t

_table = None


async def load():
    """Fetch the formulas once; before that :func:`formula` has nothing to show."""
    global _table
    if _table is None:
        answer = await window.fetch("story/formulas.json")
        _table = await answer.json()


def formula(name, block=False):
    """The markup of a formula, for a line of text or a line of its own.

    What a screen reader says is the notation's own wording ("w transpose x"),
    not what it would make of the signs.
    """
    words = t("formula." + name).replace('"', "&quot;")
    head = '<math display="block"' if block else "<math"
    return '{} aria-label="{}">{}'.format(head, words, getattr(_table, name)[6:])
