"""Chapter 1 in words and numbers: ``said`` is the trainer's last answer, None without a picture."""

from app.story import shell
from app.story.unfold import COLUMNS, PIXELS, ROWS
from app.words import fixed, shape, t


def sizes(said):
    """The numbers in the cards."""
    if said is None:
        return {"H": ROWS, "W": COLUMNS, "n_x": 3 * PIXELS}
    return {"H": said["H"], "W": said["W"], "n_x": said["n_x"]}


def question(said):
    """Where a green number stands."""
    if said is None:
        return None
    r, c, before, place = said["asked"]
    return {
        "kind": "whole",
        "words": {"r": r, "c": c},
        "right": place,
        "wrong": [before, place + 1],
        "sum": "(%d \u00d7 %d + %d) \u00d7 3 + 1 = %d" % (r, said["W"], c, place),
    }


def numbers(said, at):
    """The values beside the NumPy; ``at`` is the pixel looked at, in the window."""
    if said is None:
        return []
    out = [
        ("v, x", shape(said["n_x"]).replace(")", ",)")),
        ("r, c", "%d, %d" % (said["row"], said["column"])),
    ]
    for c in range(3):
        out.append(("v[%d]" % said["places"][c], str(said["pixel"][c])))
    if at >= 0:
        for c in range(3):
            out.append(("x[%d]" % said["places"][c], fixed(said["x"][3 * at + c])))
    return out


def spoken(said):
    """The pixel looked at, as a sentence."""
    if said is None:
        return t("story.ui.no_picture")
    red, green, blue = said["pixel"]
    k, k1, k2 = said["places"]
    given = {"r": said["row"], "c": said["column"], "red": red, "green": green, "blue": blue}
    given.update(k=k, k1=k1, k2=k2, n_x=said["n_x"])
    return t("story.1.reader", **shell.plain(given))


def rows(said):
    """(heads, rows) of the places in the window."""
    heads = [t("story.1.ui." + name) for name in ("place", "row", "column_of", "colour")]
    heads += ["v", "x"]
    out = []
    for at in range(3 * PIXELS if said else 0):
        p = at // 3
        pixel = (said["top"] + p // COLUMNS, said["left"] + p % COLUMNS)
        colour = t("story.1.ui.colour_%d" % (at % 3))
        out.append((said["k"][at],) + pixel + (colour, said["v"][at], fixed(said["x"][at])))
    return heads, out
