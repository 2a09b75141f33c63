"""Long lists of pictures are told in portions, and only what is new of them."""

from __future__ import annotations

import random

import pytest

from trainer import told
from trainer.told import Told


def entries(first: int, number: int) -> list:
    return [[first + k, 1, ""] for k in range(number)]


def applied(known: dict, changes: tuple) -> dict:
    """The lists as the page has them after this news."""
    whole, portions = changes
    known |= whole
    for tray, behind, some in portions:
        assert len(known[tray]) >= behind >= told.PORTION
        known[tray] = known[tray][:behind] + some
    return known


def test_a_short_list_is_told_whole() -> None:
    news = Told()
    assert news.changes({"a": entries(0, 3)}) == ({"a": entries(0, 3)}, [])
    assert news.changes({"a": entries(0, 4)}) == ({"a": entries(0, 4)}, [])
    assert news.changes({"a": []}) == ({"a": []}, [])


def test_what_was_added_to_a_long_list_is_told_alone() -> None:
    news = Told()
    news.changes({"a": entries(0, 1000)})
    assert news.changes({"a": entries(0, 1003)}) == ({}, [("a", 1000, entries(1000, 3))])


@pytest.mark.parametrize("seed", range(20))
def test_the_page_has_the_lists_after_any_changes(seed: int) -> None:
    chance = random.Random(seed)
    news, known, now = Told(), {}, {"a": [], "b": []}
    for _ in range(12):
        tray = chance.choice("ab")
        some = list(now[tray])
        match chance.randrange(4):
            case 0:
                some += entries(chance.randrange(10**6), chance.randrange(1500))
            case 1 if some:
                del some[chance.randrange(len(some))]
            case 2:
                some = some[: chance.randrange(len(some) + 1)]
            case 3 if some:
                some[chance.randrange(len(some))] = [chance.randrange(10**6), 0, "duplicate"]
        now[tray] = some
        changes = news.changes({tray: some})
        assert all(len(part) <= told.PORTION for part in changes[0].values())
        assert all(len(part) <= told.PORTION for _, _, part in changes[1])
        known = applied(known, changes)
        assert known[tray] == some
