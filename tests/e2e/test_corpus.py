"""Hundreds of damaged and odd files at once: none stops the page, each is a picture or is named."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e import pictures
from tests.e2e.corpus import corpus
from tests.e2e.lab import Lab


@pytest.mark.parametrize("number", [60, pytest.param(300, marks=pytest.mark.all)])
def test_each_of_many_bad_files_is_accounted_for(lab: Lab, watch, number: int) -> None:
    # Pillow warns, on the console, of TIFF files whose tags it cannot read.
    watch.expect("console: TiffImagePlugin")
    lab.open(sample="none")
    files = list(corpus(number, seed=number))
    kind = "application/octet-stream"
    lab.a.upload(*({"name": name, "mimeType": kind, "buffer": data} for name, data in files))
    expect(lab.message).to_contain_text("files", timeout=240_000)
    expect(lab.page.locator("#reading")).to_be_hidden()
    lab.page.locator("#message-more").click()
    named = lab.page.locator("#details dt").all_inner_texts()
    assert len(named) == len(set(named)) > number / 4
    assert set(named) <= {name for name, _ in files}
    lab.a.expect_count(number - len(named))
    sentences = lab.page.locator("#details dd").all_inner_texts()
    assert all(sentences) and not re.search(r"Error\b|Traceback", " ".join(sentences))
    lab.page.locator("#message-close").click()
    # Sound files came in, and everything goes on.
    sound = {name for name, _ in files if "-same-" in name}
    assert not sound & set(named)
    lab.b.upload(
        {
            "name": "b.png",
            "mimeType": kind,
            "buffer": pictures.bytes_of(pictures.photograph(1), "PNG"),
        }
    )
    lab.b.expect_count(1)
    lab.run(3)
