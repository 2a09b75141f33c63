"""Pictures as columns of numbers, and back.

A picture becomes a uint8 vector of n_x = height · width · 3 numbers: row after row,
in a row pixel after pixel, and of each pixel red, green, blue together (the C order
of an array of shape (height, width, 3)). Whoever makes such a vector, the page, the
wheel or an exported model, uses :func:`to_vector`, so that a picture always means the
same numbers.

Pictures are all that needs Pillow: this module and ``_decoding``.
"""

import numpy as np
import numpy.typing as npt
from PIL import Image

from ._decoding import PictureError, Source, decoded

__all__ = ["MASTER", "PictureError", "is_one_colour", "resize", "to_image", "to_vector"]

Pixels = npt.NDArray[np.uint8]
Size = tuple[int, int]

#: (height, width) of the picture that a project keeps; smaller ones are made from it.
MASTER = (64, 64)


def to_vector(file_or_image: Source, size: Size = MASTER) -> Pixels:
    """Read a picture as a column of numbers.

    The picture is turned upright (EXIF), cropped around its centre to the ratio of
    ``size`` and brought to that size. Of an animation the first frame counts.
    Transparent pixels are laid over black; 16 bits are scaled to 8; colour profiles and
    gamma are ignored. A picture that has the size already keeps every bit. Square sizes
    below 64 x 64 are area means (:func:`resize`) of the 64 x 64 picture.

    Two computers agree on every bit, except that JPEG leaves rounding to the decoder:
    libjpeg and libjpeg-turbo may differ by about one grey level.

    Parameters
    ----------
    file_or_image : path, bytes, binary file or PIL.Image.Image
        A file that can seek is read from its beginning. An image is not changed.
    size : (int, int)
        Height and width in pixels.

    Returns
    -------
    ndarray of shape (height * width * 3,), uint8

    Raises
    ------
    PictureError
        The content is not a picture, is damaged, too large, or of a kind that cannot be
        read. A missing or unreadable path raises OSError as ``open`` does.
    """
    height, width = _checked_size(size)
    image = decoded(file_or_image, (height, width), max(height, width, *MASTER))
    if image.size == (width, height):
        return _vector(image)
    if height == width and height < MASTER[0]:
        return resize(_vector(_scaled(image, *MASTER)), MASTER, (height, width))
    return _vector(_scaled(image, height, width))


def to_image(vector: npt.ArrayLike, size: Size = MASTER) -> Image.Image:
    """Fold a column of numbers back into a picture: the reverse of :func:`to_vector`.

    Parameters
    ----------
    vector : array_like of shape (height * width * 3,), uint8
    size : (int, int)
        Height and width in pixels.

    Returns
    -------
    PIL.Image.Image
        Mode RGB.

    Raises
    ------
    ValueError
        If the vector is not uint8 or its length does not fit ``size``.
    """
    height, width = _checked_size(size)
    pixels = _checked_pixels(vector, height, width)
    if pixels.ndim != 1:
        raise ValueError(f"vector must have one dimension, got shape {pixels.shape}")
    return Image.fromarray(pixels.reshape(height, width, 3))


def resize(vector: npt.ArrayLike, from_size: Size, to_size: Size) -> Pixels:
    """Bring pictures to another size by area means, rounded half up.

    Each new pixel is the mean of the area it covers in the old picture, computed in
    whole numbers, so that every computer gets the same result. Enlarging by a whole
    factor repeats pixels, and shrinking back restores the picture exactly.

    Parameters
    ----------
    vector : array_like of shape (n_x,) or (m, n_x), uint8
        One picture, or m of them as rows; n_x = height * width * 3 of ``from_size``.
    from_size, to_size : (int, int)
        Height and width in pixels.

    Returns
    -------
    ndarray of shape (n_x',) or (m, n_x'), uint8
        A new array, also where the sizes are equal.

    Raises
    ------
    ValueError
        If the pictures are not uint8 or their length does not fit ``from_size``.
    """
    height, width = _checked_size(from_size)
    to_height, to_width = _checked_size(to_size)
    pixels = _checked_pixels(vector, height, width)
    if (height, width) == (to_height, to_width):
        return pixels.copy()
    stack = pixels.reshape(-1, height, width, 3)
    resized = np.empty((len(stack), to_height, to_width, 3), np.uint8)
    area = height * width
    for start in range(0, len(stack), 256):  # the sums of a large stack need 8 x its memory
        sums = _area_sums(stack[start : start + 256].astype(np.int64), 1, to_height)
        sums = _area_sums(sums, 2, to_width)
        resized[start : start + 256] = (2 * sums + area) // (2 * area)
    return resized.reshape(*pixels.shape[:-1], to_height * to_width * 3)


def is_one_colour(vector: npt.ArrayLike) -> bool:
    """Tell whether all pixels of a picture are alike.

    Parameters
    ----------
    vector : array_like of shape (n_x,), uint8
        n_x a multiple of 3.
    """
    pixels = np.asarray(vector)
    if pixels.ndim != 1 or pixels.size == 0 or pixels.size % 3:
        raise ValueError(f"vector must hold whole RGB pixels, got shape {pixels.shape}")
    return bool((pixels[3:] == pixels[:-3]).all())  # each pixel with the one before it


def _area_sums(stack: npt.NDArray[np.int64], axis: int, to: int) -> npt.NDArray[np.int64]:
    """Sums over the ``to`` equal parts of an axis, each old pixel weighted by its overlap
    in units of 1/to of a pixel, so that the weights of each part add up to the axis."""
    length = stack.shape[axis]
    stack = np.moveaxis(stack, axis, 0)
    sums = np.empty((to, *stack.shape[1:]), np.int64)
    for part in range(to):
        left, right = part * length, (part + 1) * length
        first, last = left // to, -(-right // to)
        edges = np.arange(first, last + 1) * to
        overlap = np.diff(edges.clip(left, right))
        sums[part] = (stack[first:last] * overlap.reshape(-1, 1, 1, 1)).sum(axis=0)
    return np.moveaxis(sums, 0, axis)


def _checked_size(size: Size) -> Size:
    height, width = (int(side) for side in size)
    if (height, width) != tuple(size) or min(height, width) < 1:
        raise ValueError(f"size must be (height, width), whole numbers above 0, got {size!r}")
    return height, width


def _checked_pixels(vector: npt.ArrayLike, height: int, width: int) -> Pixels:
    pixels = np.asarray(vector)
    if pixels.dtype != np.uint8:
        raise ValueError(f"pixels must be uint8, got {pixels.dtype}")
    n_x = height * width * 3
    if pixels.ndim not in (1, 2) or pixels.shape[-1] != n_x:
        raise ValueError(f"{height} x {width} pixels are {n_x} numbers, got {pixels.shape}")
    return pixels


def _vector(image: Image.Image) -> Pixels:
    return np.array(image, dtype=np.uint8).reshape(-1)


def _scaled(image: Image.Image, height: int, width: int) -> Image.Image:
    """Area means where they enlarge by a whole factor, so that shrinking restores the
    picture; else bicubic, which looks at all old pixels under a new one."""
    if height % image.height == 0 and width % image.width == 0:
        size = (image.height, image.width)
        return to_image(resize(_vector(image), size, (height, width)), (height, width))
    return image.resize((width, height), Image.Resampling.BICUBIC)
