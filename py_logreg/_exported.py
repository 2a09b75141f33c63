"""The text of an exported program. Braces that are doubled stand for themselves."""

PROGRAM = '''#!/usr/bin/env python3
"""{title}? A model made with py_logreg {version}.

It needs Python 3.9 or newer and:   python -m pip install {needs}
Use it so:                          python THIS_FILE {argument}
"""

import base64
import sys

import numpy as np
{imports}
CLASSES = {names}
N = {n}  # how many numbers an example has
BIAS = np.array({bias})
WEIGHTS = """
{weights}
"""
# As many rows of 64-bit numbers as there are biases.
WEIGHTS = np.frombuffer(base64.b64decode(WEIGHTS), "<f8").reshape(len(BIAS), N)


def probabilities(X):
    """The probability of each class, for examples as rows: (m, N) -> (m, number of classes)."""
    X = np.atleast_2d(X)
    Z = X @ WEIGHTS.T
    if X.dtype == np.uint8:  # pixels
        Z = Z / 255
    Z = Z + BIAS
    if len(BIAS) == 1:
        Z = np.hstack([np.zeros_like(Z), Z])
    Z = np.exp(Z - Z.max(axis=1, keepdims=True))
    return Z / Z.sum(axis=1, keepdims=True)


{reading}

if __name__ == "__main__":
    sys.stdout.reconfigure(errors="replace")  # for terminals that lack a letter
    sys.exit(main(sys.argv[1:]))
'''

PICTURES = '''HEIGHT, WIDTH = {height}, {width}


def read_picture(path):
    """A picture file as the column of numbers that the model was trained on: uint8, (N,)."""
    with Image.open(path) as image:
        if image.format in ("JPEG", "MPO") and "progressive" not in image.info:
            side = 4 * max(HEIGHT, WIDTH, 64)
            image.draft("RGB", (side, side))  # decode large pictures smaller
        image.load()
        image = rgb(centre(upright(image)))
    if image.size == (WIDTH, HEIGHT):
        return np.array(image).reshape(-1)
    if HEIGHT == WIDTH < 64:
        return area_means(np.array(scaled(image, 64, 64)), HEIGHT, WIDTH).reshape(-1)
    return np.array(scaled(image, HEIGHT, WIDTH)).reshape(-1)


def upright(image):
    """Turned as the camera was held."""
    turns = {{2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}}
    try:
        turn = turns.get(int(image.getexif().get(0x0112, 1)))
    except Exception:  # a broken note about the camera does not spoil the picture
        turn = None
    return image if turn is None else image.transpose(Image.Transpose(turn))


def centre(image):
    """The middle of the picture, in the proportions HEIGHT : WIDTH."""
    width, height = image.size
    if width * HEIGHT > height * WIDTH:
        width = max(1, (height * WIDTH + HEIGHT // 2) // HEIGHT)
    else:
        height = max(1, (width * HEIGHT + WIDTH // 2) // WIDTH)
    left, top = (image.width - width) // 2, (image.height - height) // 2
    if (width, height) == image.size:
        return image
    return image.crop((left, top, left + width, top + height))


def rgb(image):
    """Red, green and blue of 8 bits; what is transparent lies over black."""
    if image.mode in ("F", "LAB", "La"):
        raise OSError("The colours of this picture cannot be read.")
    if image.mode.startswith("I"):  # grey of 16 bits
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


def scaled(image, height, width):
    if height % image.height == 0 and width % image.width == 0:
        return Image.fromarray(area_means(np.array(image), height, width))
    return image.resize((width, height), Image.Resampling.BICUBIC)


def area_means(pixels, height, width):
    """Another size, each new pixel the mean of the area it covers, rounded half up."""
    rows, columns, _ = pixels.shape
    sums = overlap(height, rows) @ pixels.astype(np.int64).reshape(rows, -1)
    sums = overlap(width, columns) @ sums.reshape(height, columns, 3)
    area = rows * columns
    return ((2 * sums + area) // (2 * area)).astype(np.uint8)


def overlap(new, old):
    """How much new pixel i covers of old pixel j, in parts of 1/new: (new, old)."""
    i, j = np.arange(new)[:, None], np.arange(old)
    return (np.minimum((i + 1) * old, (j + 1) * new) - np.maximum(i * old, j * new)).clip(0)


def main(paths):
    if not paths:
        print(__doc__)
        return 2
    failed = False
    for path in paths:
        try:
            p = probabilities(read_picture(path))[0]
        except Exception as error:
            print(f"{{path}}: cannot be read as a picture ({{error}})", file=sys.stderr)
            failed = True
        else:
            shares = ", ".join(f"{{name}} {{share:.4f}}" for name, share in zip(CLASSES, p))
            print(f"{{path}}: {{CLASSES[p.argmax()]}} ({{shares}})")
    return int(failed)
'''

TABLE = """def main(paths):
    if len(paths) != 1:
        print(__doc__)
        return 2
    try:
        X = np.loadtxt(paths[0], delimiter=",", ndmin=2)
        if X.shape[1] != N:
            raise ValueError(f"a row must hold {N} numbers, not {X.shape[1]}")
    except (OSError, ValueError) as error:
        print(f"{paths[0]}: {error}", file=sys.stderr)
        return 1
    for p in probabilities(X):
        shares = ", ".join(f"{name} {share:.4f}" for name, share in zip(CLASSES, p))
        print(f"{CLASSES[p.argmax()]} ({shares})")
    return 0
"""
