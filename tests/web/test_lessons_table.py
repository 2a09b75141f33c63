"""Chapter 2: the table X and the truths y; NumPy's own stack of the pictures is the oracle."""

import numpy as np
import pytest

from tests.web.trainer_page import png, some_pictures
from trainer.lessons.table import PLACES

LOOK = {"filed": 100, "first": 0, "count": 24, "place": 0, "top": 0}


async def look(page, **changes):
    given = {**LOOK, **changes}
    return (await page.ask("lesson", "lesson", about="table.look", given=given, number=1))["data"]


def X_and_y(page):  # noqa: N802
    project = page.trainer.project
    some = list(project.training())
    X = np.stack([project.vector(picture) for picture in some], axis=1) / 255
    return X, np.array([picture.label for picture in some])


async def test_columns_and_rows_are_those_of_the_stacked_pictures(page):
    await page.open(size=16)
    X, y = X_and_y(page)
    data = await look(page, place=301, top=290)
    assert (data["n_x"], data["m"]) == X.shape == (768, 12)
    assert [column[3] for column in data["columns"]] == y.tolist() == [1] * 6 + [0] * 6
    assert data["x"] == X[290 : 290 + PLACES].T.tolist()
    assert data["row"] == X[301].tolist()
    assert data["pixel"] == [100 // 16, 100 % 16, 1]
    assert data["counts"] == {"a": 6, "b": 6, "test": 4}
    assert data["asked"] == [768, 13]


async def test_only_the_pictures_that_are_filed_stand_in_the_table(page):
    await page.open(size=16)
    for filed, first, count, seen in ((1, 0, 5, [0]), (8, 6, 5, [3, 4, 5, 6, 7]), (0, 3, 5, [])):
        data = await look(page, filed=filed, first=first, count=count)
        ids = [picture.id for picture in page.trainer.project.training()]
        assert [column[0] for column in data["columns"]] == [ids[i] for i in seen]
        assert data["filed"] == filed
        assert len(data["x"]) == len(data["row"]) == len(seen)


async def test_the_window_of_places_holds_the_row(page):
    await page.open(size=16)
    for place, top, there in ((0, 5, 0), (30, 0, 7), (767, 0, 744), (9999, 0, 744), (50, 40, 40)):
        data = await look(page, place=place, top=top)
        assert data["top"] == there
        assert data["place"] == min(place, 767)


async def test_a_picture_in_the_test_tray_is_no_column(page):
    await page.open(size=64)
    before = await look(page)
    page.send("move", ids=[before["columns"][2][0]], tray="test")
    after = await look(page)
    assert (after["n_x"], after["m"]) == (12288, before["m"] - 1)
    assert [c[0] for c in after["columns"]] == [
        c[0] for k, c in enumerate(before["columns"]) if k != 2
    ]
    assert before["columns"][2][0] in after["test"]
    assert after["counts"]["test"] == before["counts"]["test"] + 1


async def test_forty_pictures_make_a_table_of_40_columns(page):
    await page.open("none", size=64)
    items = [
        page.put(png(one), "ab"[i % 2], f"{i}") for i, one in enumerate(some_pictures(40, seed=2))
    ]
    await page.ingest(*items)
    data = await look(page)
    assert (data["n_x"], data["m"]) == (12288, 40)
    assert data["n_x"] * data["m"] == 491520
    assert data["asked"] == [12288, 41]
    page.send("move", ids=[data["columns"][0][0]], tray="test")
    data = await look(page)
    assert (data["n_x"], data["m"]) == (12288, 39)


def test_the_small_table_of_the_chapter():
    X = np.array([[0.2, 0.9, 0.5], [0.8, 0.1, 0.5]])
    assert X.shape == (2, 3)
    assert X[:, 1].tolist() == [0.9, 0.1]
    assert X[0, :].tolist() == [0.2, 0.9, 0.5]


async def test_an_empty_project_has_an_empty_table(page):
    await page.open("none", size=64)
    data = await look(page)
    assert (data["m"], data["columns"], data["row"]) == (0, [], [])


@pytest.mark.parametrize("changes", [{"count": 0}, {"count": 25}, {"place": -1}, {"filed": 1.5}])
async def test_other_questions_are_refused(page, changes):
    await page.open(size=16)
    given = {**LOOK, **changes}
    failed = await page.ask("lesson", "failed", about="table.look", given=given, number=3)
    assert (failed["code"], failed["params"]["number"]) == ("lesson", 3)
