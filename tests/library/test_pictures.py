import io
import struct
import zlib
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image, ImageFile, ImageOps, PngImagePlugin, features

from py_logreg import _decoding
from py_logreg.pictures import PictureError, is_one_colour, resize, to_image, to_vector

LOSSLESS = ("PNG", "BMP", "TIFF", "PPM")
FORMATS = (*LOSSLESS, "GIF", "JPEG", "WEBP")


def scene(height, width, seed=0):
    """A picture with smooth parts, an edge and no symmetry."""
    rows, columns = np.mgrid[0:height, 0:width]
    pixels = np.empty((height, width, 3), np.uint8)
    pixels[..., 0] = 255 * rows // max(1, height - 1)
    pixels[..., 1] = 255 * columns // max(1, width - 1)
    pixels[..., 2] = np.where(columns > 2 * rows, 200, 30 + seed)
    return pixels


def noise(height, width, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def saved(image, format_="PNG", **options):
    if not isinstance(image, Image.Image):
        image = Image.fromarray(image)
    file = io.BytesIO()
    image.save(file, format_, **options)
    return file.getvalue()


def png(width, height, depth, colour_type, raw, *extra):
    """A PNG made by hand: Pillow cannot write every kind."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, 0)
    chunks = [(b"IHDR", header), *extra, (b"IDAT", zlib.compress(raw)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*pair) for pair in chunks)


def refusal(source, size=(64, 64)):
    with pytest.raises(PictureError) as caught:
        to_vector(source, size)
    return caught.value


# Order and exactness


def test_order_is_rows_then_columns_then_red_green_blue():
    pixels = np.zeros((2, 2, 3), np.uint8)
    pixels[0, 0], pixels[0, 1], pixels[1, 0], pixels[1, 1] = [1, 2, 3], [4, 5, 6], [7, 8, 9], 10
    vector = to_vector(saved(pixels), size=(2, 2))
    assert vector.dtype == np.uint8
    assert vector.tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10]


@pytest.mark.parametrize("format_", LOSSLESS)
@pytest.mark.parametrize("size", [(64, 64), (32, 32), (16, 16), (20, 48), (130, 100)])
def test_a_picture_of_the_right_size_keeps_every_bit(format_, size):
    pixels = noise(*size)
    assert np.array_equal(to_vector(saved(pixels, format_), size), pixels.reshape(-1))


def test_every_kind_of_source_gives_the_same(tmp_path):
    data = saved(scene(90, 120))
    path = tmp_path / "picture.png"
    path.write_bytes(data)
    expected = to_vector(data)
    for source in (path, str(path), bytearray(data), memoryview(data), io.BytesIO(data)):
        assert np.array_equal(to_vector(source), expected)
    with path.open("rb") as file:
        file.read(7)
        assert np.array_equal(to_vector(file), expected)
        assert not file.closed
    with Image.open(path) as image:
        assert np.array_equal(to_vector(image), expected)


def test_a_stream_that_cannot_seek_is_read():
    class Pipe(io.BytesIO):
        def seekable(self):
            return False

        def seek(self, *_):
            raise OSError("cannot seek")

    data = saved(scene(70, 70))
    assert np.array_equal(to_vector(Pipe(data)), to_vector(data))


def test_an_image_is_not_changed():
    image = Image.fromarray(scene(90, 120)).convert("RGBA")
    before = (image.mode, image.size, image.tobytes())
    to_vector(image)
    assert (image.mode, image.size, image.tobytes()) == before


@given(hnp.arrays(np.uint8, st.tuples(st.integers(1, 9), st.integers(1, 9), st.just(3))))
def test_to_image_reverses_to_vector(pixels):
    size = pixels.shape[:2]
    image = to_image(pixels.reshape(-1), size)
    assert (image.mode, image.size) == ("RGB", (size[1], size[0]))
    assert np.array_equal(np.asarray(image), pixels)
    assert np.array_equal(to_vector(image, size), pixels.reshape(-1))


# Kinds of pictures


@pytest.mark.parametrize("format_", ["PNG", "TIFF", "JPEG"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_applied(format_, orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"quality": 95, "subsampling": 0} if format_ == "JPEG" else {}
    image = Image.open(io.BytesIO(saved(scene(64, 64), format_, exif=exif, **options)))
    expected = np.asarray(ImageOps.exif_transpose(image).convert("RGB")).reshape(-1)
    data = saved(scene(64, 64), format_, exif=exif, **options)
    assert np.array_equal(to_vector(data), expected)


def test_orientation_comes_before_cropping():
    wide = scene(64, 128)
    exif = Image.Exif()
    exif[0x0112] = 6  # was taken with the camera turned: show it rotated by 90 degrees
    shown = np.rot90(wide, -1)
    assert np.array_equal(to_vector(saved(wide, exif=exif)), shown[32:96].reshape(-1))


def test_a_broken_exif_block_does_not_cost_the_picture():
    data = saved(scene(64, 64), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff")
    assert np.array_equal(to_vector(data), to_vector(saved(scene(64, 64), "JPEG")))


def test_only_the_first_frame_counts():
    first, second = (Image.fromarray(scene(64, 64, seed)) for seed in (0, 90))
    for format_, options in (("PNG", {}), ("TIFF", {}), ("WEBP", {"lossless": True})):
        data = saved(first, format_, save_all=True, append_images=[second], **options)
        assert np.array_equal(to_vector(data), np.asarray(first).reshape(-1))
    palette = [image.quantize(64) for image in (first, second)]
    data = saved(palette[0], "GIF", save_all=True, append_images=palette[1:])
    assert np.array_equal(to_vector(data), np.asarray(palette[0].convert("RGB")).reshape(-1))


def test_alpha_lies_over_black():
    pixels = np.zeros((64, 64, 4), np.uint8)
    pixels[..., :3], pixels[..., 3] = scene(64, 64), np.arange(64)[:, None] * 4
    expected = np.floor(pixels[..., :3] * (pixels[..., 3:] / 255) + 0.5)
    for format_ in ("PNG", "TIFF"):
        vector = to_vector(saved(Image.fromarray(pixels), format_))
        assert np.array_equal(vector, expected.reshape(-1))


def test_grey_with_alpha_lies_over_black():
    pixels = np.zeros((64, 64, 2), np.uint8)
    pixels[..., 0], pixels[:, 32:, 1] = 200, 255
    vector = to_vector(saved(Image.fromarray(pixels))).reshape(64, 64, 3)
    assert (vector[:, :32] == 0).all()
    assert (vector[:, 32:] == 200).all()


def test_a_transparent_colour_is_black():
    palette = Image.new("P", (64, 64), 1)
    palette.putpalette([10, 20, 30, 40, 50, 60])
    palette.paste(0, (0, 0, 64, 32))
    for format_ in ("PNG", "GIF"):
        vector = to_vector(saved(palette, format_, transparency=0)).reshape(64, 64, 3)
        assert (vector[:32] == 0).all()
        assert (vector[32:] == [40, 50, 60]).all()
    rgb = Image.fromarray(np.full((64, 64, 3), 7, np.uint8))
    assert not to_vector(saved(rgb, transparency=(7, 7, 7))).any()


def test_a_palette_gives_its_colours():
    image = Image.fromarray(scene(64, 64)).quantize(16)
    expected = np.asarray(image.convert("RGB")).reshape(-1)
    assert np.array_equal(to_vector(saved(image)), expected)


def test_sixteen_bits_are_scaled_to_eight():
    grey = np.arange(4096).reshape(64, 64) * 16
    eight = np.repeat((grey // 256).reshape(-1), 3)
    rows = grey.astype(">u2")
    raw = b"".join(b"\0" + row.tobytes() for row in rows)
    assert np.array_equal(to_vector(png(64, 64, 16, 0, raw)), eight)
    rgb = np.repeat(rows[..., None], 3, axis=2)
    raw = b"".join(b"\0" + row.tobytes() for row in rgb)
    assert np.array_equal(to_vector(png(64, 64, 16, 2, raw)), eight)
    assert np.array_equal(to_vector(Image.fromarray(grey.astype(np.uint16))), eight)
    assert np.array_equal(to_vector(Image.fromarray(grey.astype(np.int32))), eight)


def test_a_transparent_grey_of_sixteen_bits_is_black():
    raw = b"".join(b"\0" + b"\x80\x01" * 32 + b"\x80\x02" * 32 for _ in range(64))
    data = png(64, 64, 16, 0, raw, (b"tRNS", b"\x80\x01"))
    vector = to_vector(data).reshape(64, 64, 3)
    assert (vector[:, :32] == 0).all()
    assert (vector[:, 32:] == 128).all()


def test_one_bit_is_black_and_white():
    image = Image.fromarray(scene(64, 64)).convert("1")
    expected = np.asarray(image.convert("RGB")).reshape(-1)
    assert set(expected.tolist()) == {0, 255}
    assert np.array_equal(to_vector(saved(image)), expected)


@pytest.mark.parametrize("mode", ["CMYK", "L"])
def test_jpegs_of_other_colour_spaces(mode):
    image = Image.new(mode, (80, 80), (0, 255, 255, 0) if mode == "CMYK" else 128)
    expected = [255, 0, 0] if mode == "CMYK" else [128] * 3
    pixels = to_vector(saved(image, "JPEG", quality=95)).reshape(-1, 3).astype(int)
    assert abs(pixels - expected).max() <= 3


def test_profile_and_gamma_are_ignored():
    extra = PngImagePlugin.PngInfo()
    extra.add(b"gAMA", struct.pack(">I", 100_000))
    extra.add(b"sRGB", b"\0")
    data = saved(scene(64, 64), pnginfo=extra, icc_profile=b"not really a profile")
    assert np.array_equal(to_vector(data), scene(64, 64).reshape(-1))


def test_colours_that_have_no_8_bit_form_are_refused():
    error = refusal(saved(Image.new("F", (64, 64), 0.5), "TIFF"))
    assert (error.code, error.params) == ("unsupported-colours", {"format": "TIFF", "mode": "F"})


@pytest.mark.skipif(not features.check("avif"), reason="this Pillow has no AVIF decoder")
def test_avif_is_read_where_pillow_can():
    data = saved(scene(64, 64), "AVIF", quality=100, subsampling="4:4:4")
    assert abs(to_vector(data).astype(int) - scene(64, 64).reshape(-1)).max() < 12
    assert refusal(data[:60]).code == "truncated"


# Size


def test_the_crop_is_central():
    wide = scene(64, 200)
    assert np.array_equal(to_vector(saved(wide)), wide[:, 68:132].reshape(-1))
    tall = scene(201, 64)
    assert np.array_equal(to_vector(saved(tall)), tall[68:132].reshape(-1))
    ratio = scene(40, 100)  # 1 : 2 is wanted, so 40 x 80 of it
    assert np.array_equal(to_vector(saved(ratio), (40, 80)), ratio[:, 10:90].reshape(-1))


def test_shrinking_is_bicubic_of_the_crop():
    image = Image.fromarray(scene(300, 500))
    expected = image.crop((100, 0, 400, 300)).resize((64, 64), Image.Resampling.BICUBIC)
    assert np.array_equal(to_vector(saved(image)), np.asarray(expected).reshape(-1))


@pytest.mark.parametrize("side", [8, 16, 32, 48, 63])
@pytest.mark.parametrize("shape", [(150, 150), (33, 70), (64, 64), (16, 16), (1, 1)])
def test_below_64_it_is_the_area_mean_of_the_64_picture(side, shape):
    data = saved(scene(*shape))
    expected = resize(to_vector(data), (64, 64), (side, side))
    assert np.array_equal(to_vector(data, (side, side)), expected)


def test_one_pixel_fills_the_picture():
    vector = to_vector(saved(np.full((1, 1, 3), 77, np.uint8)))
    assert vector.shape == (12288,)
    assert (vector == 77).all()


def test_a_large_jpeg_is_near_its_full_decoding():
    image = Image.fromarray(scene(1200, 1600))
    data = saved(image, "JPEG", quality=90)
    full = to_vector(Image.open(io.BytesIO(data)))
    difference = abs(to_vector(data).astype(int) - full)
    assert difference.mean() < 0.5
    assert difference.max() <= 8


def test_a_jpeg_may_be_larger_than_other_files():
    height, width = 6000, 9000
    assert height * width > _decoding.MAX_PIXELS
    image = Image.new("L", (width, height), 90)
    assert (to_vector(saved(image, "JPEG")) == 90).all()
    error = refusal(saved(image, "JPEG", progressive=True))
    assert (error.code, error.params["width"], error.params["height"]) == ("too-large", 9000, 6000)


@pytest.mark.parametrize("size", [(0, 64), (64, -1), (2.5, 3), (64,), (1, 2, 3)])
def test_a_wrong_size_is_named(size):
    with pytest.raises(ValueError):
        to_vector(saved(scene(64, 64)), size)


# resize


def area_means(pixels, height, width):
    """The definition, pixel by pixel, in fractions."""
    old_height, old_width, _ = pixels.shape

    def overlap(new, count, old, old_count):
        low = max(Fraction(new, count), Fraction(old, old_count))
        high = min(Fraction(new + 1, count), Fraction(old + 1, old_count))
        return max(Fraction(0), high - low)

    means = np.empty((height, width, 3), np.uint8)
    for i, j, channel in np.ndindex(means.shape):
        mean = sum(
            overlap(i, height, k, old_height)
            * overlap(j, width, n, old_width)
            * int(pixels[k, n, channel])
            for k in range(old_height)
            for n in range(old_width)
        )
        means[i, j, channel] = (mean * height * width + Fraction(1, 2)) // 1
    return means


@settings(max_examples=40, deadline=None)
@given(
    hnp.arrays(np.uint8, st.tuples(st.integers(1, 6), st.integers(1, 6), st.just(3))),
    st.integers(1, 6),
    st.integers(1, 6),
)
def test_resize_is_the_area_mean_rounded_half_up(pixels, height, width):
    result = resize(pixels.reshape(-1), pixels.shape[:2], (height, width))
    assert np.array_equal(result, area_means(pixels, height, width).reshape(-1))


@pytest.mark.parametrize(("values", "mean"), [((0, 1), 1), ((2, 3), 3), ((254, 255), 255)])
def test_halves_go_up(values, mean):
    pixels = np.repeat(np.array(values, np.uint8), 3)
    assert resize(pixels, (1, 2), (1, 1)).tolist() == [mean] * 3


@pytest.mark.parametrize("side", [16, 32, 48])
def test_a_stack_is_resized_picture_by_picture(side):
    stack = np.stack([noise(64, 64, seed).reshape(-1) for seed in range(300)])
    result = resize(stack, (64, 64), (side, side))
    assert result.shape == (300, side * side * 3)
    for k in (0, 255, 256, 299):
        assert np.array_equal(result[k], resize(stack[k], (64, 64), (side, side)))


def test_an_empty_stack_stays_empty():
    assert resize(np.empty((0, 12288), np.uint8), (64, 64), (16, 16)).shape == (0, 768)


@given(
    hnp.arrays(np.uint8, st.tuples(st.integers(1, 5), st.integers(1, 5), st.just(3))),
    st.integers(1, 4),
    st.integers(1, 4),
)
def test_enlarging_repeats_pixels_and_shrinking_restores(pixels, down, right):
    height, width, _ = pixels.shape
    large = resize(pixels.reshape(-1), (height, width), (height * down, width * right))
    repeated = pixels.repeat(down, axis=0).repeat(right, axis=1)
    assert np.array_equal(large, repeated.reshape(-1))
    restored = resize(large, (height * down, width * right), (height, width))
    assert np.array_equal(restored, pixels.reshape(-1))


def test_the_same_size_gives_a_new_array():
    vector = noise(4, 4).reshape(-1)
    result = resize(vector, (4, 4), (4, 4))
    assert np.array_equal(result, vector)
    assert not np.shares_memory(result, vector)


@pytest.mark.parametrize(
    "vector", [np.zeros(12, float), np.zeros(11, np.uint8), np.zeros((1, 2, 12), np.uint8)]
)
def test_numbers_that_are_no_picture_are_named(vector):
    with pytest.raises(ValueError):
        resize(vector, (2, 2), (1, 1))
    with pytest.raises(ValueError):
        to_image(vector, (2, 2))


def test_to_image_wants_one_picture():
    with pytest.raises(ValueError, match="one dimension"):
        to_image(np.zeros((2, 12), np.uint8), (2, 2))


def test_one_colour():
    assert is_one_colour(np.tile(np.array([3, 2, 1], np.uint8), 16))
    almost = np.tile(np.array([3, 2, 1], np.uint8), 16)
    almost[-1] = 2
    assert not is_one_colour(almost)
    assert not is_one_colour(np.array([0, 0, 0, 0, 0, 1], np.uint8))
    with pytest.raises(ValueError):
        is_one_colour(np.zeros(4, np.uint8))


# Bad input


def ftyp(*brands):
    body = b"ftyp" + brands[0] + b"\0\0\0\0" + b"".join(brands)
    return struct.pack(">I", 4 + len(body)) + body + bytes(200)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9"/></svg>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"),
        (b"\0", "not-a-picture"),
        (b"Dear diary, today we trained a neuron.", "not-a-picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not-a-picture"),
        (b"%PDF-1.7\n", "not-a-picture"),
        (b"PK\x03\x04" + bytes(60), "not-a-picture"),
        (b"<!doctype html><p>see <svg></svg>", "not-a-picture"),
        (b"<!---->" * 600, "not-a-picture"),
        (SVG, "unsupported-svg"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- a -->\n<!-- b -->\n" + SVG, "unsupported-svg"),
        (b'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "a" "b">' + SVG, "unsupported-svg"),
        (b'<svg:svg xmlns:svg="http://www.w3.org/2000/svg"/>', "unsupported-svg"),
        (ftyp(b"heic", b"mif1"), "unsupported-heic"),
        (ftyp(b"mif1", b"heic"), "unsupported-heic"),
        (ftyp(b"isom", b"mp42"), "not-a-picture"),
        (b"\x89PNG\r\n", "truncated"),
        (b"\xff\xd8\xff\xe0", "truncated"),
        (b"GIF89a\x01", "truncated"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "truncated"),
        (b"II*\0\x08\0\0\0", "truncated"),
    ],
)
def test_what_is_no_readable_picture_is_named(data, code):
    assert refusal(data).code == code


@pytest.mark.parametrize(("can", "code"), [(True, "truncated"), (False, "unsupported-avif")])
def test_avif_is_named_where_pillow_cannot_read_it(monkeypatch, can, code):
    monkeypatch.setattr(_decoding.features, "check", lambda name: can)
    assert refusal(ftyp(b"avif", b"mif1")).code == code
    assert refusal(ftyp(b"mif1", b"avif")).code == code


def test_a_huge_picture_is_refused_by_its_declared_size(monkeypatch):
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda self: pytest.fail("decoded"))
    error = refusal(png(20_000, 20_000, 8, 2, b""))
    assert error.code == "too-large"
    assert error.params == {"width": 20_000, "height": 20_000, "limit": _decoding.MAX_PIXELS}
    assert "20000 x 20000" in str(error)
    jpeg = bytearray(saved(scene(16, 16), "JPEG"))
    frame = jpeg.index(b"\xff\xc0")
    jpeg[frame + 5 : frame + 9] = struct.pack(">HH", 20_000, 20_000)
    assert refusal(bytes(jpeg)).code == "too-large"


def test_a_picture_without_area_is_refused():
    assert refusal(Image.new("RGB", (0, 5))).code == "not-a-picture"


def test_pillows_own_limit_is_left_alone():
    before = Image.MAX_IMAGE_PIXELS
    to_vector(saved(scene(8, 8)))
    refusal(b"nothing")
    assert before == Image.MAX_IMAGE_PIXELS


def test_out_of_memory_is_too_large(monkeypatch):
    def load(self):
        raise MemoryError

    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", load)
    assert refusal(saved(scene(8, 8))).code == "too-large"


@pytest.mark.parametrize("format_", FORMATS)
def test_a_file_cut_short_is_never_quietly_filled(format_):
    data = saved(noise(24, 24), format_)
    whole = to_vector(data)
    refused = 0
    for length in range(1, len(data)):
        try:
            vector = to_vector(data[:length])
        except PictureError as error:
            refused += 1
            assert error.code in ("truncated", "not-a-picture")
        else:
            assert np.array_equal(vector, whole), length
    assert refused > len(data) // 2
    assert refusal(data[: len(data) * 2 // 3]).params == {"format": format_}


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(FORMATS),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=8),
)
def test_damaged_files_raise_picture_errors_only(format_, changes):
    data = bytearray(saved(scene(20, 20), format_))
    for place, value in changes:
        data[int(place * (len(data) - 1))] = value
    try:
        vector = to_vector(bytes(data), (16, 16))
    except PictureError as error:
        assert error.code
        assert str(error)
    else:
        assert (vector.shape, vector.dtype) == ((768,), np.uint8)


@settings(max_examples=200)
@given(
    st.binary(max_size=300), st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"BM", b"P6 ", b"GIF89a"])
)
def test_arbitrary_bytes_raise_picture_errors_only(data, start):
    try:
        to_vector(start + data, (8, 8))
    except PictureError as error:
        assert error.code


def test_mistakes_of_the_caller_keep_their_type(tmp_path):
    with pytest.raises(FileNotFoundError):
        to_vector(tmp_path / "missing.png")
    with pytest.raises(TypeError, match="binary"):
        to_vector(io.StringIO("text"))
    with pytest.raises(TypeError):
        to_vector(noise(64, 64))
    with pytest.raises(TypeError):
        to_vector(None)
