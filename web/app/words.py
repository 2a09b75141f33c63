"""Words in the learner's language, and numbers as the page shows them."""

import json

from app.web import parts

MINUS = "\u2212"
SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"


def t(key, **params):
    """The words of a dotted key; numbers among ``params`` are plain."""
    return parts.words.t(key, json.dumps(params)) if params else parts.words.t(key)


_watchers = []


def on_change(handler):
    """Call ``handler()`` whenever the language has changed, to write again what it wrote."""
    _watchers.append(handler)


async def speak(language):
    """Change the language of everything on the page."""
    await parts.words.load(language)
    parts.words.apply()
    for handler in _watchers:
        handler()


def known(key):
    return bool(parts.words.has(key))


def fixed(value, decimals=4):
    """A number with fixed decimals, a real minus sign, and no minus on a rounded zero."""
    out = "{:.{}f}".format(abs(value), decimals)
    negative = value < 0 and float(out) != 0
    return MINUS + out if negative else out


def exact(value, decimals=4):
    """A number without trailing zeros where so many decimals hold all of it: 3, 0.25, 0.5744."""
    out = fixed(value, decimals)
    if "." in out and abs(value - round(value, decimals)) < 1e-9:
        out = out.rstrip("0").rstrip(".")
    return out


def bracketed(value):
    """A number inside a product or sum: a negative one in brackets."""
    return exact(value) if value >= 0 else "(" + exact(value) + ")"


def signed(value, decimals=3):
    """As :func:`fixed` with an explicit plus."""
    out = fixed(value, decimals)
    return out if out[0] == MINUS else "+" + out


def significant(value, digits=5):
    """Up to ``digits`` significant digits, never in e-notation for the sizes α has."""
    out = "{:.{}g}".format(value, digits)
    if "e" not in out:
        return out
    mantissa, exponent = out.split("e")
    decimals = max(0, len(mantissa.replace(".", "").replace("-", "")) - 1 - int(exponent))
    plain = "{:.{}f}".format(value, decimals)
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def percent(share, decimals=0):
    """A share (0 to 1) with the percent sign of the language."""
    return parts.words.percent(share, decimals)


def shape(*sizes):
    return "(" + ", ".join(str(size) for size in sizes) + ")"


_DIGITS = {}
for _start in (0xFF10,):
    for _i in range(10):
        _DIGITS[chr(_start + _i)] = str(_i)
for _mark in ",\uff0c\u3002\uff0e":
    _DIGITS[_mark] = "."
for _mark in "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d":
    _DIGITS[_mark] = "-"
_DIGITS["\uff0b"] = "+"


def parse(written):
    """A number as people type it (``0,5`` ``０．５`` ``−3``), or None."""
    plain = "".join(
        _DIGITS.get(letter, letter) for letter in written if letter not in " \u00a0\u3000"
    )
    try:
        value = float(plain)
    except ValueError:
        return None
    return value if value - value == 0 else None
