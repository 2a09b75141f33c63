"""Judges what somebody answers to a chapter's question. Nothing here touches the page.

A question is a dict:

    kind        "number", "whole" (a whole number), "pair" (two of them, "(2, 3)") or "share"
                (0.8, "80 %" or "4/5")
    right       the value, or a list of values that are all right; of a pair a tuple
    wrong       the two answers of typical mistakes; None where there is none now
    tolerance   how far a number or share may be off
"""

from app.words import parse

RIGHT, WRONG_1, WRONG_2, NOT_YET, UNREADABLE = "right", 1, 2, 0, None

_BRACKETS = "()[]{}\uff08\uff09\u3010\u3011\uff3b\uff3d"
_COMMAS = ",\uff0c"
_BETWEEN = " \u00a0\u3000\u3001;\uff1bx\u00d7*"
_DUST = 1e-9  # of the binary fractions themselves


def judge(written, question):
    """RIGHT, WRONG_1, WRONG_2, NOT_YET, or UNREADABLE where no answer of its kind is written."""
    kind = question["kind"]
    values = readings(written, kind)
    if not values:
        return UNREADABLE
    right = question["right"]
    right = right if isinstance(right, list) else [right]
    far = question.get("tolerance", 0) if kind in ("number", "share") else 0
    if _meet(values, right, far):
        return RIGHT
    mistakes = question.get("wrong", ())
    for k in range(len(mistakes)):
        if mistakes[k] is None or _meet([mistakes[k]], right, far):
            continue  # a mistake that leads to the right answer cannot be told
        if _meet(values, [mistakes[k]], far):
            return k + 1
    return NOT_YET


def readings(written, kind):
    """What may be meant: most answers have one meaning, "12,288" has two."""
    written = written.strip()
    if kind == "share":
        return _shares(written)
    if kind == "whole":
        return _wholes(written)
    if kind == "pair":
        return _pairs(written)
    value = parse(written)
    return [] if value is None else [value]


def _meet(some, others, far):
    return any(_same(one, other, far) for one in some for other in others)


def _same(one, other, far):
    if isinstance(one, tuple) or isinstance(other, tuple):
        return one == other
    return abs(one - other) <= far + _DUST


def _shares(written):
    for sign in "%\uff05":
        if written.endswith(sign):
            value = parse(written[:-1])
            return [] if value is None else [value / 100]
    for bar in "/\uff0f\u00f7":
        if bar in written:
            above, below = [parse(part) for part in written.split(bar, 1)]
            return [above / below] if above is not None and below else []
    value = parse(written)
    if value is None:
        return []
    return [value, value / 100] if value > 1 else [value]


def _wholes(written):
    """As a number, and as one whose digits stand in groups of three."""
    value = parse(written)
    found = [value] if value is not None else []
    plain = "".join("." if letter in ",\uff0c." else letter for letter in written)
    groups = plain.split(".")
    if len(groups) > 1 and 1 <= len(groups[0]) <= 3 and all(len(g) == 3 for g in groups[1:]):
        value = parse("".join(groups))
        if value is not None:
            found.append(value)
    return found


def _pairs(written):
    """Every way to cut the text into two whole numbers."""
    plain = ""  # with no marks but spaces and commas
    for letter in written:
        if letter in _COMMAS:
            plain += ","
        elif letter in _BETWEEN:
            plain += " "
        elif letter not in _BRACKETS:
            plain += letter
    found = []
    for k in range(len(plain)):
        if plain[k] not in " ,":
            continue
        for one in _wholes(plain[:k].strip()):
            for other in _wholes(plain[k + 1 :].strip()):
                pair = (one, other)
                if one == int(one) and other == int(other) and pair not in found:
                    found.append(pair)
    return found
