"""The drawer under the page's own interpreter."""

import pytest

from tests.web.micropython import play, scenes


@pytest.mark.parametrize("scene", scenes("hood"))
def test_hood(scene, tmp_path):
    play("hood", scene, tmp_path)
