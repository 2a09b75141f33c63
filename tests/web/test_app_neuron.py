"""The flow figure under the page's own interpreter."""

import pytest

from tests.web.micropython import play, scenes


@pytest.mark.parametrize("scene", scenes("neuron"))
def test_neuron(scene, tmp_path):
    play("neuron", scene, tmp_path)
