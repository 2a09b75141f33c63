"""The data zone of the page, in MicroPython."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.micropython import play, scenes


@pytest.mark.parametrize("scene", scenes("data"))
def test_data(scene: str, tmp_path: Path) -> None:
    play("data", scene, tmp_path)


@pytest.mark.parametrize("scene", scenes("work"))
def test_work(scene: str, tmp_path: Path) -> None:
    play("work", scene, tmp_path)


@pytest.mark.parametrize("scene", scenes("keeping"))
def test_keeping(scene: str, tmp_path: Path) -> None:
    play("keeping", scene, tmp_path)


@pytest.mark.parametrize("scene", scenes("projects"))
def test_projects(scene: str, tmp_path: Path) -> None:
    play("projects", scene, tmp_path)


@pytest.mark.parametrize("scene", scenes("frame"))
def test_frame(scene: str, tmp_path: Path) -> None:
    play("frame", scene, tmp_path)


@pytest.mark.parametrize("scene", scenes("small"))
def test_small(scene: str, tmp_path: Path) -> None:
    play("small", scene, tmp_path)
