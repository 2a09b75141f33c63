"""Formulas, symbols and what a link hides, under the page's own interpreter."""

import pytest

from tests.web.micropython import play, scenes
from web.build import formulas


@pytest.mark.parametrize("scene", scenes("notation"))
def test_notation(scene, tmp_path):
    formulas.write(tmp_path)
    play("notation", scene, tmp_path)
