"""The train zone under the page's own interpreter."""

import pytest

from tests.web.micropython import play, scenes


@pytest.mark.parametrize("scene", scenes("train"))
def test_train(scene, tmp_path):
    play("train", scene, tmp_path)
