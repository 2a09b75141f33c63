"""The flow figure: what it shows of a picture, of none, and of one pixel."""

import fake_figures as page
from fake_js import every, fire, one, take_sent, window

from app import column, figures, messages, neuron, words


def _open(**changes):
    page.begin(messages, neuron)
    page.opened(**changes)
    page.resize()
    take_sent()


def _rows():
    rows, row = [], []
    for cell in one("#col").elements:
        if cell.className == "dots":
            rows.append("...")
            continue
        row.append(cell.textContent)
        if len(row) == 4:
            rows.append(tuple(row))
            row = []
    return rows


def scene_shapes_follow_the_size():
    _open()
    assert one("#shape-planes").textContent == "(64, 64, 3)"
    assert [n.textContent for n in every("[data-shape=column]")] == ["(12288, 1)"] * 3
    page.project(size=16, n_x=768)
    assert one("#shape-picture").textContent == "16 × 16"
    assert [n.textContent for n in every("[data-shape=column]")] == ["(768, 1)"] * 3


def scene_numbers_have_three_decimals():
    _open()
    assert one("#eq-z").textContent == "1.037 − 0.022 = 1.015"
    assert one("#yhat").textContent == "0.734" and one("#yhat-who").textContent == "Cat"
    assert one("#loss-name").textContent == "y = 1, loss −ln ŷ"
    assert one("#loss").textContent == "0.309"
    assert one("#dz").textContent == "dz = ŷ − y = −0.266"
    assert one("#flow-which").textContent == "picture i = 0 of 3"
    assert "z = 1.015 gives a = 0.734" in one("#sig").getAttribute("aria-label")
    assert "1.037" in one("#sum").getAttribute("aria-label")
    assert "felix" in one("#pic").getAttribute("aria-label")


def scene_a_rounded_zero_has_no_minus():
    _open()
    page.flow(wx=-0.0001, b=-0.0002, z=-0.0003, a=0.49993, label=0, dz=0.49993)
    assert one("#eq-z").textContent == "0.000 + 0.000 = 0.000"
    assert one("#yhat-who").textContent == "Other"
    assert one("#loss-name").textContent == "y = 0, loss −ln(1 − ŷ)"


def scene_one_half_is_undecided():
    _open()
    page.flow(z=0.0, a=0.5, wx=0.0, b=0.0, sums=[0.0, 0.0])
    assert one("#yhat-who").textContent == "undecided"


def scene_without_truth_there_is_no_loss():
    _open()
    page.flow(id=4, position=-1, tray="test", label=None, loss=None, dz=None)
    assert one("#loss").textContent == "–" and one("#dz").textContent == "dz = ŷ − y"
    assert one("#flow-which").textContent == "test picture"
    assert "unknown" in one("#loss-name").textContent


def scene_without_a_picture_names_and_shapes_stay():
    page.begin(messages, neuron)
    page.trays((), (), ())
    page.project(m=0)
    page.flow(id=None, position=-1, of=0, tray="", label=None, x=[], sums=[], loss=None, dz=None)
    assert one(".flow").getAttribute("data-empty") is not None
    assert one("#shape-planes").textContent == "(64, 64, 3)"
    assert one("#flow-prev").disabled and one("#flow-next").disabled
    assert len(every(".flow .none")) == 6
    page.trays()
    page.flow()
    assert one(".flow").getAttribute("data-empty") is None


def scene_next_and_before_go_through_a_then_b_and_around():
    _open()
    one("#flow-next").click()
    page.flow(id=2, position=1)
    one("#flow-next").click()
    page.flow(id=3, position=2, tray="b", label=0)
    one("#flow-next").click()
    one("#flow-prev").click()
    assert take_sent("select") == [{"id": 2}, {"id": 3}, {"id": 1}, {"id": 2}]
    page.flow(id=4, position=-1, tray="test")  # not a training picture: from the ends
    one("#flow-next").click()
    one("#flow-prev").click()
    assert take_sent("select") == [{"id": 1}, {"id": 3}]


def scene_one_picture_alone_has_no_neighbours():
    page.begin(messages, neuron)
    page.trays((1,), (), ())
    page.project()
    page.flow(of=1)
    assert one("#flow-next").disabled


def scene_canvases_are_painted_when_the_picture_changes():
    _open()

    def painted():
        return [what for what in page.drawn if what[0] in ("rgb", "plane")]

    assert len(painted()) == 4
    page.flow(a=0.6)
    assert len(painted()) == 4
    page.flow(id=2)
    assert len(painted()) == 8
    page.project(size=32)
    page.flow(id=2)
    assert len(painted()) == 12


def scene_a_run_draws_now_and_then_and_its_end_always():
    _open()
    now = [1000.0]
    window.performance.now = lambda: now[0]
    page.model(state="training")
    page.flow(a=0.61)
    now[0] += 10
    page.flow(a=0.62)
    assert one("#yhat").textContent == "0.610"
    now[0] += 100
    page.flow(a=0.63)
    assert one("#yhat").textContent == "0.630"
    now[0] += 1
    page.model(state="ready")
    page.flow(a=0.64)
    assert one("#yhat").textContent == "0.640"


def scene_a_pixel_shows_its_three_places():
    _open()
    assert [row[:3] for row in _rows() if row != "..."] == [
        ("0", "R", "247/255"),
        ("1", "G", "235/255"),
        ("2", "B", "217/255"),
        ("12287", "B", "160/255"),
    ]
    assert _rows()[0][3] == "0.969" and _rows().index("...") == 3
    plane = one("[data-plane=1]")
    plane.clientWidth = plane.clientHeight = 128
    fire(plane, "pointermove", offsetX=5, offsetY=3)  # row 1, column 2: pixel 66
    assert _rows() == [
        "...",
        ("198", "R", "66/255", "0.259"),
        ("199", "G", "1/255", "0.004"),
        ("200", "B", "2/255", "0.008"),
        "...",
    ]
    assert one(".flow").getAttribute("data-spot") is not None
    fire(plane, "pointermove", offsetX=1000, offsetY=1000)  # outside: the last pixel
    assert _rows()[-1][0] == "12287"
    fire(plane, "pointerout")
    assert _rows()[0][0] == "0" and one(".flow").getAttribute("data-spot") is None


def scene_arrow_keys_move_over_the_pixels():
    _open()
    picture = one("#pic-keys")
    picture.focus()
    for key, first in (("ArrowRight", "0"), ("ArrowRight", "3"), ("ArrowDown", "195")):
        assert fire(picture, "keydown", key=key).defaultPrevented
        rows = [row for row in _rows() if row != "..."]
        assert rows[0][0] == first, (key, rows)
    assert one("#speak").textContent.startswith("Row 1, column 1")
    fire(picture, "keydown", key="ArrowRight", shiftKey=True)
    assert one("#speak").textContent.startswith("Row 1, column 11")
    fire(picture, "keydown", key="End")
    assert one("#speak").textContent.startswith("Row 63, column 63")
    fire(picture, "keydown", key="ArrowRight")
    assert one("#speak").textContent.startswith("Row 63, column 63")
    fire(picture, "keydown", key="Escape")
    assert one(".flow").getAttribute("data-spot") is None
    assert not fire(picture, "keydown", key="Tab").defaultPrevented


def scene_arrows_join_the_stages():
    _open()
    assert len(every(".wires path.l-f")) == 5 and len(every(".wires path.l-g")) == 1
    window.innerWidth = 390
    page.resize()
    assert len(every(".wires path.l-f")) == 5 and len(every(".wires path.l-g")) == 3


def scene_dark_and_light_repaint_the_weights():
    _open()
    del page.drawn[:]
    page.recolour()
    assert page.drawn[0][:3] == ("signed", "w", "weights")


def scene_names_are_written_not_run():
    _open(class_names={"a": "<b>&", "b": '"'})
    assert one("#yhat-who").textContent == "<b>&"
    assert one("#yhat-who").querySelector("b") is None


def scene_another_language_writes_everything_again():
    _open()
    one("#yhat").textContent = ""
    for watcher in words._watchers:
        watcher()
    assert one("#yhat").textContent == "0.734"


def scene_a_sigmoid_has_its_point_where_it_belongs():
    page.begin(messages)
    holder = one("#sig")
    holder.innerHTML = figures.sigmoid(0.0, 0.5, 200, 146)
    point = holder.querySelector("circle").attributes
    # The axis runs from 22 to 194 for z of -6 to 6, and from 124 to 8 for a of 0 to 1.
    assert (float(point["cx"]), float(point["cy"])) == (108.0, 66.0), point
    holder.innerHTML = figures.sigmoid(6.0, 0.997527, 200, 146)
    point = holder.querySelector("circle").attributes
    assert float(point["cx"]) == 194.0 and abs(float(point["cy"]) - 8.3) < 0.051, point


def scene_a_sigmoid_widens_for_a_large_score():
    assert [figures.reach(z) for z in (0, 6, -6, 6.1, -12.5, 100)] == [6, 6, 6, 12, 24, 192]


def scene_a_running_sum_ends_at_its_value():
    page.begin(messages)
    holder = one("#sum")
    holder.innerHTML = figures.running_sum([0.0, 2.0, 1.0], 1.0, 12288, 200, 122)
    points = holder.querySelector("polyline").getAttribute("points").split(" ")
    assert points[0] == "20" and len(points) == 6
    point = holder.querySelector("circle").attributes
    assert (float(point["cx"]), float(point["cy"])) == (192.0, 62.0), point
    assert "12288" in holder.textContent and "1.000" in holder.textContent


def scene_no_drawing_fails_on_flat_or_huge_numbers():
    for sums in ([], [0.0, 0.0], [1e300, -1e300], [5.0, 5.0]):
        assert figures.running_sum(sums, sums[-1] if sums else 0.0, 12288, 200, 122)
    for z, a in ((0, 0.5), (-800.0, 0.0), (1e6, 1.0), (1e-9, 0.5)):
        assert figures.sigmoid(z, a, 60, 146) and figures.small_sigmoid(z, a, 60, 54)


def scene_the_column_knows_where_it_has_gaps():
    _open()
    column.draw([[0, "R", 0], [1, "G", 255]])
    assert _rows() == [("0", "R", "0/255", "0.000"), ("1", "G", "255/255", "1.000"), "..."]


def _table():
    return [
        [cell.textContent for cell in row.querySelectorAll("td")]
        for row in every("#flow-table tbody tr")
    ]


def scene_the_flow_can_be_read_as_numbers():
    _open()
    one("#flow-numbers").click()
    assert _table()[0] == ["felix", "y", "Cat"]
    assert ["place 0 of the column, R", "x[0]", "0.969"] in _table()
    assert _table()[5:9] == [  # the page groups their digits
        ["running sum after 0 terms", "Σ w·x", "0.000"],
        ["running sum after 4096 terms", "Σ w·x", "0.500"],
        ["running sum after 8192 terms", "Σ w·x", "1.600"],
        ["running sum after 12288 terms", "Σ w·x", "1.037"],
    ]
    ends = [["bias", "b", "−0.022"], ["score", "z", "1.015"]]
    ends += [["probability of Cat", "a = σ(z)", "0.7340"]]
    ends += [["loss", "L", "0.309"], ["flows back", "dz", "−0.266"]]
    assert _table()[9:] == ends, _table()[9:]
    page.flow(label=None, loss=None, dz=None)
    assert [row[2] for row in _table()[-2:]] == ["–", "–"]
    page.flow(id=None, position=-1, of=0, tray="", label=None, x=[], sums=[], loss=None, dz=None)
    assert _table() == []
