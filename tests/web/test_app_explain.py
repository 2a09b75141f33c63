"""The tab Explain under the page's own interpreter."""

import pytest

from tests.web.micropython import play, scenes


@pytest.mark.parametrize("scene", scenes("explain"))
def test_explain(scene, tmp_path):
    play("explain", scene, tmp_path)
