"""Chapters 9 and 10 of the story, under the page's own interpreter."""

import pytest

from tests.web.micropython import play, scenes


@pytest.mark.parametrize("scene", scenes("story_90"))
def test_story_90(scene, tmp_path):
    play("story_90", scene, tmp_path)
