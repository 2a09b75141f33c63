"""The tab Judge under the page's own interpreter."""

import pytest

from tests.web.micropython import play, scenes


@pytest.mark.parametrize("scene", scenes("judge"))
def test_judge(scene, tmp_path):
    play("judge", scene, tmp_path)
