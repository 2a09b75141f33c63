"""The try zone under the page's own interpreter."""

import pytest

from tests.web.micropython import play, scenes


@pytest.mark.parametrize("scene", scenes("trying"))
def test_trying(scene, tmp_path):
    play("trying", scene, tmp_path)
