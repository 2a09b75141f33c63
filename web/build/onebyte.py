"""Bytes as text in a page of one-byte characters, as web/boot/single/onebyte.mjs reads it.

In windows-1252, as browsers know it, each of the 256 bytes is a character of its own, so that a
page can carry bytes nearly as they are. The few that HTML would alter or obey are written as two.
"""

import re

NAME = "windows-1252"
CHARACTERS = "".join(
    bytes([code]).decode("cp1252", errors="replace").replace("\ufffd", chr(code))
    for code in range(256)
)
BYTES = {ord(character): code for code, character in enumerate(CHARACTERS)}
MARK = b"="
SHIFT = 64
NOT_ASCII = re.compile(r"[^\0-\x7f]")
ESCAPED = {bytes([code]): MARK + bytes([(code + SHIFT) % 256]) for code in b"\0\r->" + MARK}


def encode(content: bytes) -> str:
    """Text that stands for any bytes; a page of our kind may hold it in a comment."""
    return to_text(re.sub(rb"[\0\r\->=]", lambda found: ESCAPED[found[0]], content))


def decode(text: str) -> bytes:
    """The bytes that :func:`encode` was given.

    Raises
    ------
    ValueError
        A character has no byte, or a mark stands before nothing.
    """
    marked = to_bytes(text)
    if re.search(rb"[\0\r\->]|=\Z", re.sub(rb"=(?s:.)", b"", marked)):
        raise ValueError("not bytes as a page carries them")
    return re.sub(rb"=(?s:(.))", lambda found: bytes([(found[1][0] - SHIFT) % 256]), marked)


def to_text(page: bytes) -> str:
    """What a browser reads in a file."""
    return page.decode("latin-1").translate(dict(enumerate(CHARACTERS)))


def to_bytes(text: str) -> bytes:
    """The file in which a browser reads this.

    Raises
    ------
    ValueError
        A character has no byte.
    """
    return text.translate(BYTES).encode("latin-1")


def ascii_markup(text: str) -> str:
    """The same markup, whatever the page's encoding."""
    return text.encode("ascii", "xmlcharrefreplace").decode()


def ascii_script(text: str) -> str:
    """The same JavaScript, whatever the page's encoding."""
    return NOT_ASCII.sub(lambda found: re.sub("(....)", r"\\u\1", utf_16(found[0])), text)


def ascii_style(text: str) -> str:
    """The same CSS, whatever the page's encoding."""
    return NOT_ASCII.sub(lambda found: f"\\{ord(found[0]):x} ", text)


def utf_16(character: str) -> str:
    return character.encode("utf-16-be").hex()
