"""Chapter 1: a picture unfolded and folded back; NumPy on the same pixels is the oracle."""

import numpy as np
import pytest
from PIL import Image

from py_logreg.pictures import to_image, to_vector
from tests.web.trainer_page import png, some_pictures
from trainer.lessons import pixels

LOOK = {
    "full": False,
    "row": 3,
    "column": 4,
    "top": 0,
    "left": 0,
    "edits": [],
    "shape": "right",
    "asked": [3, 4],
}


async def unfold(page, **changes):
    return await page.ask(
        "lesson", "lesson", about="pixels.unfold", given={**LOOK, **changes}, number=1
    )


def test_the_book_example_of_four_pixels():
    picture = np.array([[[255, 0, 0], [0, 255, 0]], [[0, 0, 255], [51, 102, 204]]], np.uint8)
    v = to_vector(Image.fromarray(picture), size=(2, 2))
    assert v.tolist() == [255, 0, 0, 0, 255, 0, 0, 0, 255, 51, 102, 204]
    assert (v / 255).tolist() == [1, 0, 0, 0, 1, 0, 0, 0, 1, 0.2, 0.4, 0.8]
    assert (np.asarray(to_image(v, (2, 2))) == picture).all()
    assert pixels._asked([1, 1], (2, 2)) == [1, 1, 3, 10]


@pytest.mark.parametrize(
    ("size", "pixel", "place"), [((5, 7), [3, 4], 76), ((64, 64), [10, 20], 1981)]
)
def test_the_place_of_green(size, pixel, place):
    assert pixels._asked(pixel, size)[3] == place
    v = np.zeros(size[0] * size[1] * 3, np.uint8)
    v[place] = 9
    assert v.reshape(*size, 3)[(*pixel, 1)] == 9


def test_a_number_divided_and_multiplied_by_255_is_the_number():
    v = np.arange(256)
    assert (np.round(255 * (v / 255)) == v).all()


async def test_the_mini_picture_is_the_librarys_and_has_105_numbers(page):
    await page.open(size=64)
    said = await unfold(page)
    data = said["data"]
    first = page.trainer.project.masters([page.trainer.project.get(data["id"])])[0]
    v = to_vector(to_image(first, (64, 64)), (5, 7))
    assert (data["H"], data["W"], data["n_x"]) == (5, 7, 105)
    assert data["k"] == list(range(105))
    assert data["v"] == v.tolist() == said.buffers["unfolded"].tolist()
    assert data["x"] == (v / 255).tolist()
    assert data["places"] == [75, 76, 77] and data["pixel"] == v[75:78].tolist()
    assert data["asked"] == [3, 4, 25, 76]
    assert data["same"] and data["back"] == [5, 7]
    assert said.buffers["folded"].tolist() == v.tolist()


@pytest.mark.parametrize("size", [16, 32, 64])
async def test_the_full_picture_is_what_the_neuron_sees(page, size):
    await page.open(size=size)
    said = await unfold(page, full=True, row=10, column=12, top=10, left=60, asked=[10, 12])
    data = said["data"]
    picture = page.trainer.project.get(data["id"])
    v = page.trainer.project.vector(picture)
    assert data["n_x"] == len(v) == 3 * size * size
    assert said.buffers["unfolded"].tolist() == v.tolist()
    k = 3 * (10 * size + 12)
    assert data["places"] == [k, k + 1, k + 2] and data["pixel"] == v[k : k + 3].tolist()
    whole = v.reshape(size, size, 3)
    window = whole[data["top"] : data["top"] + 5, data["left"] : data["left"] + 7]
    assert data["v"] == window.reshape(-1).tolist()
    assert [v[place] for place in data["k"]] == data["v"]
    assert data["top"] <= 10 < data["top"] + 5 and data["left"] <= 12 < data["left"] + 7


async def test_the_window_moves_no_more_than_it_must(page):
    await page.open(size=16)
    for (row, column), (top, left) in (
        ((4, 6), (0, 0)),
        ((5, 7), (1, 1)),
        ((15, 15), (11, 9)),
        ((0, 0), (0, 0)),
    ):
        data = (await unfold(page, full=True, row=row, column=column, asked=[0, 0]))["data"]
        assert (data["top"], data["left"]) == (top, left)


async def test_an_edited_number_stands_in_the_picture_and_not_in_the_project(page):
    await page.open(size=64)
    before = (await unfold(page)).buffers["unfolded"].copy()
    after = await unfold(page, edits=[[77, 255]])
    expected = before.copy()
    expected[77] = 255
    assert after.buffers["unfolded"].tolist() == expected.tolist()
    assert after.buffers["folded"].tolist() == expected.tolist()
    assert after["data"]["pixel"][2] == 255
    assert (await unfold(page)).buffers["unfolded"].tolist() == before.tolist()


@pytest.mark.parametrize("full", [False, True])
async def test_wrong_shapes_scramble_the_picture_and_lose_no_number(page, full):
    await page.open(size=16)
    size = (16, 16) if full else (5, 7)
    for shape, back in (("swapped", (8, 32) if full else (7, 5)), ("sheets", size)):
        said = await unfold(page, full=full, shape=shape)
        v, folded = said.buffers["unfolded"], said.buffers["folded"]
        assert said["data"]["back"] == list(back)
        assert sorted(folded) == sorted(v)
        if shape == "sheets":
            assert folded.tolist() == v.reshape(3, *size).transpose(1, 2, 0).reshape(-1).tolist()
        assert not said["data"]["same"]
    assert (await unfold(page, full=full))["data"]["same"]


async def test_an_uploaded_picture_unfolds_as_the_library_reads_it(page):
    await page.open("none", size=64)
    pixels_ = some_pictures(1, seed=5)[0]
    await page.ingest(page.put(png(pixels_)))
    said = await unfold(page, full=True)
    assert said.buffers["unfolded"].tolist() == to_vector(Image.fromarray(pixels_)).tolist()


async def test_without_a_picture_there_is_nothing_to_unfold(page):
    await page.open("none")
    assert (await unfold(page))["data"] == {"id": None}


@pytest.mark.parametrize(
    "changes",
    [
        {"full": 1},
        {"row": 5},
        {"row": -1},
        {"column": 7},
        {"column": True},
        {"top": 99},
        {"edits": None},
        {"edits": [[105, 0]]},
        {"edits": [[0, 256]]},
        {"edits": [[0]]},
        {"shape": "round"},
        {"asked": [0]},
        {"asked": [5, 0]},
        {"asked": None},
    ],
)
async def test_other_questions_are_refused_with_their_number(page, changes):
    await page.open(size=16)
    given = {**LOOK, **changes}
    failed = await page.ask("lesson", "failed", about="pixels.unfold", given=given, number=7)
    assert (failed["code"], failed["during"]) == ("lesson", "lesson")
    assert failed["params"]["number"] == 7
