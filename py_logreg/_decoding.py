"""From a picture file to upright RGB pixels, by way of Pillow; and why a file is refused."""

import io
import os
import re
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

import numpy as np
from PIL import Image, features

_File = str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryIO
Source = _File | Image.Image

#: The decoders that may see a file. Named one by one because Pillow has others that
#: start foreign programs or guess without a signature.
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF", "ICO", "PPM", "AVIF")

#: Most pixels that are ever decoded: 4 bytes each, and a few copies, must fit into the
#: memory of a 32-bit browser tab.
MAX_PIXELS = 50_000_000

#: Most pixels that a baseline JPEG may declare: it is decoded at 1/2, 1/4 or 1/8.
MAX_PIXELS_JPEG = 250_000_000

_UNKNOWN_MODES = ("F", "LAB", "La")  # no agreed way to 8-bit RGB
_EXIF_ORIENTATION = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SIGNATURES = (
    (re.compile(rb"\x89PNG"), "PNG"),
    (re.compile(rb"\xff\xd8\xff"), "JPEG"),
    (re.compile(rb"GIF8[79]a"), "GIF"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "WEBP"),
    (re.compile(rb"II\*\0|MM\0\*"), "TIFF"),
    (re.compile(rb"BM.{4}\0{4}", re.DOTALL), "BMP"),
)
_SVG = re.compile(  # atomic groups: many comments must not be split in every possible way
    rb"""(?:\xef\xbb\xbf)?
    (?: \s++ | (?><\?.*?\?>) | (?><!--.*?-->) | (?><!doctype\s+svg.*?>) )*+
    <(?:\w+:)?svg[\s>]""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_AVIF_BRANDS = {b"avif", b"avis"}

_SENTENCES = {
    "empty-file": "The file is empty.",
    "not-a-picture": "This is not a picture file.",
    "truncated": "This {format} file is damaged, cut short or of a kind unknown here.",
    "too-large": "{width} x {height} pixels are too many; at most {limit} can be read.",
    "unsupported-heic": "HEIC pictures cannot be read here; save it as JPEG or PNG.",
    "unsupported-avif": "AVIF pictures cannot be read here; save it as JPEG or PNG.",
    "unsupported-svg": "An SVG drawing has no pixels; save it as PNG.",
    "unsupported-colours": "The colours of this {format} file ({mode}) cannot be read.",
}


class PictureError(ValueError):
    """A file that cannot become a picture.

    Attributes
    ----------
    code : str
        "empty-file", "not-a-picture", "truncated" (damaged), "too-large",
        "unsupported-heic", "unsupported-avif", "unsupported-svg" or
        "unsupported-colours". Stable: a program words its own sentence by it.
    params : dict
        What that sentence needs: ``format``; ``mode``; ``width``, ``height``, ``limit``
        (pixels).
    """

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(_SENTENCES[code].format(**params))
        self.code = code
        self.params = params


def decoded(source: Source, ratio: tuple[int, int], side: int) -> Image.Image:
    """Decode a picture: upright, RGB, cropped around its centre.

    Parameters
    ----------
    source : path, bytes, binary file or PIL.Image.Image
        An image is not changed.
    ratio : (int, int)
        The crop has the proportions height : width.
    side : int
        The longest side that the result will be shrunk to. A large JPEG is decoded
        smaller, which is many times faster, but never below four times this: nearer, the
        scaled decoders of the libjpeg family differ from each other by several grey levels.

    Raises
    ------
    PictureError
    """
    if isinstance(source, Image.Image):
        _check_area(source.size, MAX_PIXELS)
        return _upright_rgb(source, ratio)
    with _binary(source) as file:
        image = _opened(file)
        declared = image.size
        limit = MAX_PIXELS
        if image.format in ("JPEG", "MPO") and "progressive" not in image.info:
            # A progressive file keeps every coefficient of its full size in memory.
            image.draft("RGB", (4 * side, 4 * side))
            if image.width * image.height <= MAX_PIXELS:
                limit = MAX_PIXELS_JPEG
        _check_area(declared, limit)
        return _upright_rgb(image, ratio)


@contextmanager
def _binary(source: _File) -> Iterator[BinaryIO]:
    """A file that can be read from its beginning."""
    if isinstance(source, bytes | bytearray | memoryview):
        yield io.BytesIO(source)
    elif isinstance(source, str | os.PathLike):
        with open(source, "rb") as file:
            yield file
    elif not hasattr(source, "read"):
        raise TypeError(f"a picture is a path, bytes, a file or an image, not {type(source)}")
    elif hasattr(source, "seekable") and source.seekable():
        source.seek(0)
        yield source
    else:
        yield io.BytesIO(source.read())


_opening = threading.Lock()


def _opened(file: BinaryIO) -> Image.Image:
    """Read a picture's header; nothing is decoded yet."""
    head = file.read(4096)
    if not isinstance(head, bytes):
        raise TypeError("a picture file must be opened in binary mode")
    if not head:
        raise PictureError("empty-file")
    try:
        # Pillow's own limit names no width and height and knows nothing of draft mode; ours
        # follows at once. The lock keeps two threads from restoring each other's value.
        with _opening, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            limit, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
            try:
                return Image.open(file, formats=FORMATS)
            finally:
                Image.MAX_IMAGE_PIXELS = limit
    except Exception as error:  # decoders of foreign bytes raise nearly every type
        raise _refusal(head) from error


def _refusal(head: bytes) -> PictureError:
    """Why Pillow does not know a file that begins like this."""
    if head[4:8] == b"ftyp":
        box = head[8 : max(12, int.from_bytes(head[:4], "big"))]
        brands = {box[i : i + 4] for i in range(0, len(box), 4)}
        if brands & _AVIF_BRANDS:
            if features.check("avif"):
                return PictureError("truncated", format="AVIF")
            return PictureError("unsupported-avif")
        if brands & _HEIC_BRANDS:
            return PictureError("unsupported-heic")
    for signature, name in _SIGNATURES:
        if signature.match(head):
            return PictureError("truncated", format=name)
    return PictureError("unsupported-svg" if _SVG.match(head) else "not-a-picture")


def _check_area(size: tuple[int, int], limit: int) -> None:
    width, height = size
    if not width or not height:
        raise PictureError("not-a-picture")
    if width * height > limit:
        raise PictureError("too-large", width=width, height=height, limit=limit)


def _upright_rgb(image: Image.Image, ratio: tuple[int, int]) -> Image.Image:
    format_ = image.format or "image"
    try:
        image.load()
        upright = _UPRIGHT.get(_orientation(image))
        if upright is not None:
            image = image.transpose(upright)
        image = _centre(image, *ratio)
        if image.mode not in _UNKNOWN_MODES:
            return _rgb(image)
    except MemoryError as error:
        width, height = image.size
        raise PictureError("too-large", width=width, height=height, limit=MAX_PIXELS) from error
    except Exception as error:
        raise PictureError("truncated", format=format_) from error
    raise PictureError("unsupported-colours", format=format_, mode=image.mode)


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_EXIF_ORIENTATION, 1))
    except Exception:  # a broken EXIF block is no reason to refuse the picture
        return 1


def _centre(image: Image.Image, height: int, width: int) -> Image.Image:
    if image.width * height > image.height * width:
        kept = (max(1, (image.height * width + height // 2) // height), image.height)
    else:
        kept = (image.width, max(1, (image.width * height + width // 2) // width))
    left, top = (image.width - kept[0]) // 2, (image.height - kept[1]) // 2
    if kept == image.size:
        return image
    return image.crop((left, top, left + kept[0], top + kept[1]))


def _rgb(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):  # I;16 and its kin: grey of 16 bits; Pillow would clip
        grey = np.asarray(image).clip(0, 65535)
        transparent = image.info.get("transparency")
        image = Image.fromarray((grey >> 8).astype(np.uint8))
        if isinstance(transparent, int):
            image.putalpha(Image.fromarray(np.uint8(255) * (grey != transparent)))
    if not image.has_transparency_data:
        return image.convert("RGB")
    image = image.convert("RGBA")
    black = Image.new("RGB", image.size)
    black.paste(image, mask=image.getchannel("A"))
    return black
