"""Looking back at the run, under the page's own interpreter."""

import pytest

from tests.web.micropython import play, scenes


@pytest.mark.parametrize("scene", scenes("rewind"))
def test_rewind(scene, tmp_path):
    play("rewind", scene, tmp_path)
