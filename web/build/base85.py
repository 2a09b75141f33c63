"""Text for bytes, as web/boot/single/base85.mjs reads it."""

import base64
import sys
from array import array

DIGITS = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;,=>?@^_`{|}~"
VALUES = bytes(max(DIGITS.find(code), 0) for code in range(256))


def encode(content: bytes) -> str:
    """Python's base 85 with a comma in place of "<", which means something in a page."""
    return base64.b85encode(content).replace(b"<", b",").decode()


def decode(text: str) -> bytes:
    """The bytes that :func:`encode` was given, faster than Python's own way.

    Raises
    ------
    ValueError
        A character is no digit, or five of them are no four bytes.
    """
    codes = text.encode()
    if codes.translate(None, DIGITS):
        raise ValueError("not base 85")
    missing = -len(codes) % 5
    values = (codes + b"~" * missing).translate(VALUES)
    digits = (values[place::5] for place in range(5))
    groups = zip(*digits, strict=True)
    try:
        words = array(
            "I", ((((v * 85 + w) * 85 + x) * 85 + y) * 85 + z for v, w, x, y, z in groups)
        )
    except OverflowError as error:
        raise ValueError("not base 85") from error
    if sys.byteorder == "little":
        words.byteswap()
    return words.tobytes()[: len(words) * 4 - missing]
