"""The sheets of the site: tiles, lists, licences. Nothing here needs Node."""

import importlib.util
import json
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from sklearn.datasets import load_digits

from py_logreg import descent, pictures, samples

HOME = Path(__file__).resolve().parents[2] / "web" / "samples"


def program():
    spec = importlib.util.spec_from_file_location("sheets", HOME / "sheets.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


sheets = program()
EMOJI = json.loads((HOME / "emoji.json").read_text(encoding="utf-8"))
NOTICE = json.loads((HOME / "NOTICE.json").read_text(encoding="utf-8"))


def made_by_code():
    return [id_ for id_ in sheets.IDS if id_ not in EMOJI["samples"]]


def sample(id_):
    return sheets.digits(id_) if id_ in sheets.DIGITS else samples.make(id_)


def pixels_of(path, count):
    """The tiles of a sheet, cut row by row."""
    with Image.open(path) as image:
        assert image.mode == "RGB"
        sheet = np.asarray(image)
    side, columns = 64, sheet.shape[1] // 64
    cut = [
        sheet[side * (k // columns) :, side * (k % columns) :][:side, :side] for k in range(count)
    ]
    return np.array(cut).reshape(count, -1)


def chunks(data):
    kinds, place = [], 8
    while place < len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        kinds.append(kind)
        place += 12 + length
    return kinds


@pytest.mark.parametrize("id_", made_by_code())
def test_a_sheet_holds_the_pictures_and_says_what_they_are(id_, tmp_path):
    expected = sample(id_)
    line = sheets.write(expected, tmp_path)
    listing = json.loads((tmp_path / f"{id_}.json").read_text(encoding="utf-8"))
    assert np.array_equal(
        pixels_of(tmp_path / f"{id_}.png", len(expected.names)), expected.pictures
    )
    assert [listing[key] for key in ("id", "version", "tile")] == [id_, 1, 64]
    assert set(listing["class_names"]) == {"a", "b"}
    tiles = listing["tiles"]
    assert [tile["label"] for tile in tiles] == expected.labels.tolist()
    assert tuple(tile["split"] for tile in tiles) == expected.split
    assert line["counts"]["a"] == line["counts"]["b"]
    assert sum(line["counts"].values()) == len(tiles)
    learned = [tile["split"] == "train" for tile in tiles]
    for size, rate in listing["learning_rates"].items():
        side = (int(size), int(size))
        rows = [pictures.resize(one, (64, 64), side) for one in expected.pictures[learned]]
        assert rate == descent.default_learning_rate(np.array(rows).T)
    shown = [tiles[place] for place in line["thumbnails"]]
    assert [tile["label"] for tile in shown] == [1, 0] * 4
    assert {tile["split"] for tile in shown} == {"train"}


def test_a_sheet_is_the_same_bytes_each_time_and_nothing_but_pixels(tmp_path):
    files = []
    for folder in ("first", "second"):
        (tmp_path / folder).mkdir()
        sheets.write(samples.make("sun"), tmp_path / folder)
        files.append((tmp_path / folder / "sun.png").read_bytes())
    assert files[0] == files[1]
    assert set(chunks(files[0])) == {b"IHDR", b"IDAT", b"IEND"}


@pytest.mark.parametrize("id_", list(sheets.DIGITS))
def test_digits_are_those_of_the_collection(id_):
    collection = load_digits()
    digits = sheets.digits(id_)
    assert digits.pictures.shape == (200, 12288)
    assert [digits.split.count(part) for part in ("train", "test")] == [120, 80]
    small = pictures.resize(digits.pictures, (64, 64), (8, 8)).reshape(-1, 8, 8, 3)
    assert (small[..., :1] == small).all()
    places = [int(name.split("no. ")[1].rstrip(")")) for name in digits.names]
    assert len(set(places)) == 200
    assert abs(small[..., 0] - collection.images[places] * 255 / 16).max() <= 0.5
    truth = collection.target[places]
    expected = truth == 3 if id_ == "digits-3-8" else truth % 2 == 1
    assert np.array_equal(digits.labels, expected)
    assert set(truth) == ({3, 8} if id_ == "digits-3-8" else set(range(10)))


def test_emoji_are_drawn_in_the_styles_that_have_them(tmp_path):
    for style in EMOJI["styles"]:
        (tmp_path / style).mkdir()
    for listed in EMOJI["samples"].values():
        for name in listed["a"] + listed["b"]:
            for style in EMOJI["only"].get(name, EMOJI["styles"]):
                Image.new("RGBA", (64, 64), (9, 9, 9, 255)).save(tmp_path / style / f"{name}.png")
    for id_, a, b in (("cats", 60, 128), ("faces", 122, 132)):
        drawn = sheets.emoji(id_, tmp_path)
        assert [(drawn.labels == label).sum() for label in (1, 0)] == [a, b]
        held_out = EMOJI["samples"][id_]["held_out"]
        for split, group in zip(drawn.split, drawn.groups, strict=True):
            assert (split == "test") == (group == held_out)
        rows, labels = drawn.part("test")
        assert 0 < labels.sum() < len(rows)


def test_the_list_of_emoji_is_consistent():
    names = [name for listed in EMOJI["samples"].values() for name in listed["a"] + listed["b"]]
    assert len(set(names)) == len(names)
    assert set(EMOJI["only"]) <= set(names)
    assert all(set(styles) < set(EMOJI["styles"]) for styles in EMOJI["only"].values())
    for style, renamed in EMOJI["renamed"].items():
        assert style in EMOJI["styles"]
        assert set(renamed) <= set(names)
    assert all(listed["held_out"] in EMOJI["styles"] for listed in EMOJI["samples"].values())


def test_every_picture_has_a_licence_and_every_author_is_named():
    covered = {id_ for work in NOTICE for id_ in work["samples"]}
    assert covered == set(sheets.IDS)
    assert {work["id"] for work in NOTICE if "cats" in work["samples"]} == set(EMOJI["styles"])
    for work in NOTICE:
        assert work["licence"] in {"MIT", "Apache-2.0", "CC-BY-4.0"}
        assert work["title"]
        assert work["author"]
        if work["licence"] == "CC-BY-4.0":  # its conditions: source, licence, what was changed
            assert all(work[key] for key in ("source", "licence_url", "changes"))
    listing = sheets.describe(samples.make("sun"))
    assert listing["licence"] == "MIT"
    assert listing["attribution"] == ["Pictures made by code by The py_logreg contributors (MIT)"]


def test_no_node_is_said_plainly(monkeypatch, tmp_path):
    monkeypatch.setattr(sheets.shutil, "which", lambda name: None)
    with pytest.raises(SystemExit, match="Node is needed"):
        sheets.main(["--node-modules", str(tmp_path), "--out", str(tmp_path / "out")])
