"""The story under the page's own interpreter."""

import pytest

from tests.web.micropython import play, scenes


@pytest.mark.parametrize("scene", scenes("check"))
def test_check(scene, tmp_path):
    play("check", scene, tmp_path)


@pytest.mark.parametrize("scene", scenes("story"))
def test_story(scene, tmp_path):
    play("story", scene, tmp_path)
