"""A class pack: the start page travels in the project file, and what is fixed stays as it is."""

from __future__ import annotations

import json

import pytest

from tests.web.test_trainer_project_file import (
    brought,
    members,
    own_pictures,
    visit,
    with_manifest,
)

LESSON = {"title": "Leaves", "words": "Look first.\nThen train.", "locked": ["alpha", "classes"]}


async def packed_lesson(page, **changes):
    before = page.send("pack_lesson", **(LESSON | changes))
    event = await page.until(lambda e: e.kind in ("packed", "failed"), before)
    return event


async def opened():
    """A page with a class pack that another one made."""
    maker = visit()
    await own_pictures(maker, 3)
    event = await packed_lesson(maker)
    assert event["name"] == "Leaves.zip"
    assert maker.last("project")["lesson"] is None  # the teacher's own project stays free
    page = visit()
    await page.open()
    content = bytes(event.buffers["file"])
    await brought(page, content)
    return page, content


async def test_a_class_pack_brings_its_lesson():
    page, content = await opened()
    assert page.last("project")["lesson"] == LESSON
    assert json.loads(members(content)["manifest.json"])["project"]["lesson"] == LESSON


@pytest.mark.parametrize(
    ("kind", "fields", "refused"),
    [
        ("alpha", {"value": 0.5}, True),
        ("add_class", {}, True),
        ("rename", {"tray": "a", "name": "x"}, True),
        ("size", {"value": 16}, False),
        ("clear", {"tray": "a"}, False),
    ],
)
async def test_what_is_fixed_is_refused_and_all_else_works(kind, fields, refused):
    page, _ = await opened()
    before = page.send(kind, **fields)
    await page.settled()
    codes = [event["code"] for event in page.all("failed", before)]
    assert codes == (["locked"] if refused else [])


async def test_a_project_of_ones_own_is_free():
    page, _ = await opened()
    await page.open()
    assert page.last("project")["lesson"] is None
    before = page.send("alpha", value=0.5)
    assert page.all("failed", before) == []


async def test_a_lesson_that_is_too_long_is_refused():
    page = visit()
    await own_pictures(page, 2)
    assert (await packed_lesson(page, words="x" * 2001))["code"] == "lesson"


@pytest.mark.parametrize(
    "lesson", ["x", {"title": "x"}, LESSON | {"title": 3}, LESSON | {"words": "x" * 2001}]
)
async def test_a_damaged_lesson_makes_the_file_damaged(lesson):
    _, content = await opened()
    content = with_manifest(content, lambda m: m["project"].update(lesson=lesson))
    page = visit()
    await page.open()
    before = page.send("bring", {"f": content}, key="f", name="x.zip", merge=False)
    event = await page.until(lambda e: e.kind in ("failed", "brought"), before)
    assert event.kind == "failed" and event["code"] == "file-damaged"
