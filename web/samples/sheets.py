"""Make the sample sets of the site: one sheet of tiles and one list for each.

    python web/samples/sheets.py --node-modules DIR --out DIR

writes ``<id>.png`` (an RGB grid of 64 x 64 tiles, row by row), ``<id>.json`` (what each
tile is) and ``index.json`` (what there is). Needs NumPy, Pillow, scikit-learn for the
digits, and Node with the packages of web/package.json in DIR for the emoji. The same
versions write the same bytes.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from py_logreg import descent, pictures, samples  # noqa: E402
from web.protocol.messages import SIZES  # noqa: E402

VERSION = 1
COLUMNS = 16
THUMBNAILS = 4  # of each class

#: Names of the classes, digits of A, digits of B.
DIGITS = {
    "digits-3-8": (("3", "8"), [3], [8]),
    "digits-parity": (("Odd", "Even"), [1, 3, 5, 7, 9], [0, 2, 4, 6, 8]),
}
DIGITS_TRAIN, DIGITS_TEST = 60, 40  # of each class

#: The order in which a person meets the sets.
IDS = (
    "cats",
    "faces",
    "shapes",
    "sun",
    "circle-triangle",
    "stripes",
    "bright-dark",
    "same-different",
    "digits-3-8",
    "digits-parity",
)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Make the sample sets of the site.")
    parser.add_argument("--node-modules", type=Path, required=True, help="where sharp is")
    parser.add_argument("--out", type=Path, required=True, help="where the sheets go")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as drawings:
        render(options.node_modules, Path(drawings))
        made = [write(sample, options.out) for sample in every(Path(drawings))]
    save(options.out / "index.json", {"version": VERSION, "samples": made})
    return 0


def render(node_modules: Path, into: Path) -> None:
    """Draw the emoji; a missing one ends everything."""
    node = shutil.which("node")
    if node is None:
        raise SystemExit("Node is needed to draw the emoji: put node on the PATH.")
    program = [node, HERE / "render.mjs", "--node-modules", node_modules, "--out", into]
    subprocess.run([str(part) for part in program], check=True)


def every(drawings: Path) -> Iterator[samples.SampleSet]:
    """All sets, in the order of IDS."""
    for id_ in IDS:
        if id_ in samples.IDS:
            yield samples.make(id_)
        elif id_ in DIGITS:
            yield digits(id_)
        else:
            yield emoji(id_, drawings)


def emoji(id_: str, drawings: Path) -> samples.SampleSet:
    """Each name in each style; the pictures of one style are the test."""
    listed = read_json("emoji.json")
    sample = listed["samples"][id_]
    rows = []
    for label, letter in ((1, "a"), (0, "b")):
        for name in sample[letter]:
            for style in listed["only"].get(name, listed["styles"]):
                split = "test" if style == sample["held_out"] else "train"
                picture = pictures.to_vector(drawings / style / f"{name}.png")
                rows.append((picture, label, split, name.replace("-", " "), style))
    return sample_set(id_, sample["class_names"], rows)


def digits(id_: str) -> samples.SampleSet:
    """The first digits of the collection to train on, the next ones to test with."""
    from sklearn.datasets import load_digits

    collection = load_digits()
    class_names, a, b = DIGITS[id_]
    rows = []
    for label, wanted in ((1, a), (0, b)):
        train, test = DIGITS_TRAIN // len(wanted), DIGITS_TEST // len(wanted)
        seen = dict.fromkeys(wanted, 0)
        for place, digit in enumerate(collection.target.tolist()):
            if digit in seen and seen[digit] < train + test:
                picture = enlarged(collection.images[place])
                split = "train" if seen[digit] < train else "test"
                rows.append((picture, label, split, f"{digit} (no. {place})", None))
                seen[digit] += 1
    return sample_set(id_, class_names, rows)


def enlarged(image: np.ndarray) -> np.ndarray:
    """An 8 x 8 picture of grey levels 0 to 16 as a 64 x 64 master, light on dark."""
    levels = image.astype(np.int64)
    grey = ((2 * 255 * levels + 16) // 32).astype(np.uint8)
    return pictures.resize(np.repeat(grey.reshape(-1), 3), (8, 8), pictures.MASTER)


def sample_set(id_: str, class_names: Any, rows: list[tuple[Any, ...]]) -> samples.SampleSet:
    """Rows of (picture, label, split, name, group), the training part first."""
    rows = sorted(rows, key=lambda row: row[2] == "test")
    columns = list(zip(*rows, strict=True))
    return samples.SampleSet(
        id=id_,
        class_names=tuple(class_names),
        pictures=np.array(columns[0]),
        labels=np.array(columns[1], np.int64),
        split=columns[2],
        names=columns[3],
        groups=columns[4],
    )


def write(sample: samples.SampleSet, out: Path) -> dict[str, Any]:
    """Write sheet and list; return the set's line of the index."""
    sheet(sample.pictures).save(out / f"{sample.id}.png", optimize=True)
    listing = describe(sample)
    save(out / f"{sample.id}.json", listing)
    trays: dict[str, list[int]] = {"a": [], "b": [], "test": []}
    for place, tile in enumerate(listing["tiles"]):
        trays["test" if tile["split"] == "test" else "ba"[tile["label"]]].append(place)
    return {
        "id": sample.id,
        "counts": {tray: len(places) for tray, places in trays.items()},
        "thumbnails": [
            trays[tray][i * len(trays[tray]) // THUMBNAILS]
            for i in range(THUMBNAILS)
            for tray in ("a", "b")
        ],
    }


def sheet(masters: np.ndarray) -> Image.Image:
    """Tiles in rows of COLUMNS; what remains of the last row is black."""
    side = samples.SIDE
    rows = -(-len(masters) // COLUMNS)
    tiles = np.zeros((rows * COLUMNS, side, side, 3), np.uint8)
    tiles[: len(masters)] = masters.reshape(-1, side, side, 3)
    grid = tiles.reshape(rows, COLUMNS, side, side, 3).swapaxes(1, 2)
    return Image.fromarray(grid.reshape(rows * side, COLUMNS * side, 3))


def describe(sample: samples.SampleSet) -> dict[str, Any]:
    """The list beside a sheet. Licence and attribution are those of NOTICE.json."""
    works = [work for work in read_json("NOTICE.json") if sample.id in work["samples"]]
    licences = sorted({work["licence"] for work in works})
    fields = zip(sample.names, sample.labels.tolist(), sample.split, sample.groups, strict=True)
    return {
        "id": sample.id,
        "version": VERSION,
        "columns": COLUMNS,
        "tile": samples.SIDE,
        "class_names": {"a": sample.class_names[0], "b": sample.class_names[1]},
        "learning_rates": learning_rates(sample),
        "licence": " AND ".join(licences),
        "attribution": [
            f"{work['title']} by {work['author']} ({work['licence']})" for work in works
        ],
        "tiles": [
            {"name": name, "label": label, "split": split, "group": group}
            for name, label, split, group in fields
        ],
    }


def learning_rates(sample: samples.SampleSet) -> dict[str, float]:
    """alpha for each size of the pictures, so that the trainer need not compute it to begin."""
    chosen = sample.pictures[[split == "train" for split in sample.split]]
    side = (samples.SIDE, samples.SIDE)
    rates = {}
    for size in SIZES:
        rows = chosen if size == samples.SIDE else pictures.resize(chosen, side, (size, size))
        rates[str(size)] = descent.default_learning_rate(rows.T)
    return rates


def read_json(name: str) -> Any:
    return json.loads((HERE / name).read_text(encoding="utf-8"))


def save(path: Path, content: Any) -> None:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
