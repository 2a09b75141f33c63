"""Chapters 7 and 8 of the story, under the page's own interpreter."""

import pytest

from tests.web.micropython import play, scenes


@pytest.mark.parametrize("scene", scenes("story_78"))
def test_story_78(scene, tmp_path):
    play("story_78", scene, tmp_path)
