"""The drawer: its tabs, and what each draws."""

import fake_figures as page
from fake_js import every, fire, hear, one, parts, take_sent, window

from app import hood, hood_bowl, hood_graph, messages, pictures

GRAPH = {
    "id": 1,
    "name": "felix",
    "y": 1,
    "places": [
        [521, "B", 2, 45, 0.969, 0.012, 0.011628, -0.2578],
        [7, "G", 0, 2, 0.5, 0.1, 0.05, -0.133],
    ],
    "rest": 0.975,
    "b": -0.022,
    "z": 1.015,
    "a": 0.734,
    "loss": 0.3093,
    "dL_da": -1.3624,
    "da_dz": 0.1952,
    "dz": -0.266,
    "db": -0.266,
}
BOWL = {
    "u": [-1.0, 1.0, 49],
    "v": [-0.5, 0.5, 33],
    "path": [[0.5, -0.1, 0], [0.2, 0.0, 1]],
    "next": [-0.2, 0.01],
    "lowest": [-0.8, 0.1, 0.30],
    "J": 0.412307,
    "J_after": 0.411382,
    "change": -0.000925,
    "dw_norm": 0.317,
    "db": -0.021,
    "alpha": 0.01,
    "slice": [[0.0, 0.412307], [0.01, 0.411382], [0.02, 0.412], [0.03, 0.42]],
}
WEIGHTS = {
    "min": -0.3,
    "max": 0.2,
    "scale": 0.3,
    "norm": 0.5,
    "positive": 7000,
    "negative": 5000,
    "zero": 288,
    "sums": {"R": 1.0, "G": -2.0, "B": 0.5},
    "b": -0.02,
    "looked": "a",
    "size": 64,
}
RACED = {"multiplications": 600, "total": 1200, "seconds": 0.03, "stopped": False, "line": "loop"}


def _open(tab=None):
    pictures.start()
    errors = page.begin(messages, hood)
    page.opened()
    page.resize()
    if tab:
        hood.choose(tab)
    take_sent()
    return errors


def _hear(tab, data):
    hear("hood", tab=tab, data=data)


def scene_the_bowl_is_open_at_first():
    page.begin(messages, hood)
    assert take_sent("hood") == [{"tab": "bowl"}]
    assert one("#hood-bowl").getAttribute("aria-selected") == "true"
    assert one("#hood-body").getAttribute("aria-labelledby") == "hood-bowl"


def scene_the_tab_is_remembered():
    window.localStorage.setItem("py_logreg.hood", "speed")
    page.begin(messages, hood)
    assert take_sent("hood") == [{"tab": "speed"}]


def scene_a_shut_drawer_stays_shut_and_asks_for_nothing():
    _open()
    one("#hood-toggle").click()
    assert take_sent("hood") == [{"tab": None}] and one("#hood-body").hidden
    assert one("#hood-toggle").getAttribute("aria-expanded") == "false"
    assert window.localStorage.getItem("py_logreg.hood") == ""
    _hear("bowl", BOWL)  # told before it was shut
    one("#hood-python").click()
    assert not one("#hood-body").hidden and take_sent("hood") == [{"tab": "python"}]


def scene_a_browser_without_storage_opens_the_drawer():
    class Refusing:
        def getItem(self, *_):  # noqa: N802
            raise RuntimeError("refused")

        def setItem(self, *_):  # noqa: N802
            raise RuntimeError("refused")

    window.localStorage = Refusing()
    page.begin(messages, hood)
    hood.choose("graph")
    assert take_sent("hood") == [{"tab": "bowl"}, {"tab": "graph"}]


def scene_arrow_keys_go_from_tab_to_tab():
    _open()
    one("#hood-bowl").focus()
    for key, tab in (
        ("ArrowRight", "weights"),
        ("ArrowLeft", "bowl"),
        ("End", "python"),
        ("ArrowRight", "graph"),
    ):
        assert fire(one("[data-hood]:focus"), "keydown", key=key).defaultPrevented
        assert take_sent("hood") == [{"tab": tab}], key
        chosen = [tab_.tabIndex for tab_ in every("[data-hood]")]
        assert sorted(chosen) == [-1] * 6 + [0] and one("#hood-" + tab).tabIndex == 0


def scene_another_tab_s_data_is_not_drawn():
    errors = _open("weights")
    _hear("bowl", BOWL)
    assert errors == [] and one("#hood-body").querySelector("#bowl") is None


def scene_bowl_facts_have_six_decimals():
    _open("bowl")
    _hear("bowl", BOWL)
    shown = [
        one("#fact-" + name).textContent for name in ("now", "after", "change", "dw", "db", "alpha")
    ]
    assert shown == ["0.412307", "0.411382", "−0.000925", "0.317000", "−0.021000", "0.01"], shown
    assert ("contours", "grid", 49, 33) in page.drawn
    assert len(every("#bowl path.contour")) == hood_bowl.LEVELS
    assert "0.412" in one("#side").getAttribute("aria-label")


def scene_the_slice_shows_where_a_step_is_too_far():
    _open("bowl")
    _hear("bowl", BOWL)
    assert hood_bowl.too_far(BOWL) == 0.03
    assert one("#side rect.far") is not None
    fine = dict(BOWL)
    fine["slice"] = BOWL["slice"][:3]
    assert hood_bowl.too_far(fine) is None
    _hear("bowl", fine)
    assert one("#side").querySelector("rect.far") is None


def scene_downhill_is_to_the_right():
    holder = one("#hood-body")
    holder.innerHTML = hood_bowl.from_above(BOWL, 200, 100)
    now, after = holder.querySelector(".ring"), holder.querySelector(".ring-g")
    assert float(now.getAttribute("cx")) == 100.0
    assert float(after.getAttribute("cx")) == 120.0, after.attributes


def scene_a_bowl_without_pictures_says_so():
    _open("bowl")
    _hear("bowl", BOWL)
    _hear("bowl", {"J": None})
    assert "picture" in one("#bowl-note").textContent and one("#fact-now").textContent == "–"
    page.resize()
    assert one("#bowl").childElementCount == 0


def scene_the_graph_shows_values_and_slopes():
    _open("graph")
    one("#graph").clientWidth = 885
    _hear("graph", GRAPH)
    names = [one("#g-name-" + node).textContent for node in ("p0", "p1", "z")]
    assert names == ["w₅₂₁·x₅₂₁", "w₇·x₇", "z"], names
    assert one("#g-value-p0").textContent == "0.0116" and one("#g-slope-p0").textContent == "−0.258"
    assert one("#g-value-L").textContent == "0.309" and one("#g-slope-a").textContent == "−1.362"
    assert one("#g-factor-z").textContent == "×0.195" and one("#g-factor-b").textContent == "×1"
    assert (
        one("#graph-line").textContent == "dz = dL/da · da/dz = −1.3624 × 0.1952 = −0.2660 = a − y"
    )
    label = one("#graph").getAttribute("aria-label")
    assert "z = 1.015" in label and "dz = −0.266" in label


def scene_a_bubble_writes_its_product_out():
    _open("graph")
    _hear("graph", GRAPH)
    fire(one("[data-node=p0]"), "click")
    line = one("#graph-line").textContent
    assert line.startswith("dw₅₂₁ = x₅₂₁ · dz = 0.9690 × −0.2660 = −0.2578"), line
    assert "row 2, column 45, B" in line
    tabs = [node.getAttribute("tabindex") for node in every("#graph [data-node]")]
    assert sorted(tabs) == ["-1"] * 7 + ["0"]


def scene_arrow_keys_follow_the_edges():
    _open("graph")
    _hear("graph", GRAPH)
    one("[data-node=p1]").focus()
    for key, node in (
        ("ArrowDown", "rest"),
        ("ArrowRight", "z"),
        ("ArrowRight", "a"),
        ("ArrowDown", "y"),
        ("ArrowRight", "L"),
    ):
        fire(one("[data-node]:focus"), "keydown", key=key)
        assert one("[data-node]:focus").getAttribute("data-node") == node, key


def scene_a_graph_without_truth_or_picture():
    _open("graph")
    unknown = dict(GRAPH)
    for name in ("y", "loss", "dL_da", "dz", "db"):
        unknown[name] = None
    unknown["places"] = [place[:7] for place in GRAPH["places"]]
    for place in unknown["places"]:
        place.append(None)
    _hear("graph", unknown)
    assert one("#g-slope-z").textContent == "?" and one("#g-value-y").textContent == "?"
    assert "unknown" in one("#graph-line").textContent
    _hear("graph", {"id": None})
    assert one("#graph-line").textContent == "no picture yet"
    _hear("graph", GRAPH)
    assert one("#g-value-z").textContent == "1.015"


def scene_bubbles_never_overlap():
    for width in (320, 500, 560, 720, 885, 1200):
        places, height = hood_graph.boxes(width)
        boxes = [places[name] for name in hood_graph.NODES]
        for i in range(len(boxes)):
            left, top, wide, high = boxes[i]
            assert left >= 0 and left + wide <= width and top + high <= height, (width, boxes[i])
            for other in boxes[i + 1 :]:
                apart = (
                    left + wide <= other[0]
                    or other[0] + other[2] <= left
                    or top + high <= other[1]
                    or other[1] + other[3] <= top
                )
                assert apart, (width, boxes[i], other)


def scene_weights_are_drawn_on_one_scale():
    _open("weights")
    data = {
        "scale": 0.0193,
        "norm": 0.448,
        "positive": 8933,
        "negative": 3355,
        "zero": 0,
        "sums": {"R": 11.075, "G": -0.126, "B": -11.287},
        "b": -0.0025,
        "looked": "a",
        "size": 64,
    }
    _hear("weights", data)
    assert [what[3] for what in page.drawn if what[0] == "signed"] == [-1, 0, 1, 2]
    assert one("#map-high").textContent == "+0.0193" and one("#map-low").textContent == "−0.0193"
    assert one("#map-sum-1").textContent == "Σ −0.126" and one("#w-positive").textContent == "8933"


def scene_a_race_is_run_and_told():
    _open("speed")
    _hear("speed", {"m": 40, "n_x": 12288, "size": 64})
    assert one("#race-pictures").getAttribute("max") == "40"
    one("#race-pictures").value = "7"
    one("#race-side").value = "1"
    fire(one("#race-side"), "input")
    assert one("#race-side-shown").textContent == "192"
    one("#race-go").click()
    assert take_sent() == [("race", {"pictures": 7, "side": 8})]
    assert one("#race-go").textContent == "Stop"
    lane = {"total": 2688, "m": 7, "n_x": 192, "stopped": False}

    def told(name, done, **more):
        more.update(lane)
        hear("raced", lane=name, done=done, data=more)

    told("vector", True, multiplications=2688, seconds=0.0000125, line="einsum", repeats=9)
    told("loop", False, multiplications=1344, seconds=0.004)
    assert one("#race-bar-loop").value == 0.5
    assert one("#race-count-vector").textContent == "2688 multiplications, 0.0125 ms"
    assert "einsum" in one("#race-line-vector").textContent
    told("loop", True, multiplications=2688, seconds=1.5)
    hear("raced", lane="both", done=True, data={"ratio": 120000.0, "difference": 3.2e-15})
    assert one("#race-count-loop").textContent == "2688 multiplications, 1.50 s"
    assert one("#race-ratio").textContent == "120000 ×", one("#race-ratio").textContent
    assert one("#race-difference").textContent == "3.2e-15"
    assert one("#race-go").textContent == "Race"


def scene_a_race_can_be_stopped_and_has_no_place_in_a_run():
    _open("speed")
    _hear("speed", {"m": 3, "n_x": 12288, "size": 64})
    one("#race-go").click()
    one("#race-go").click()
    assert [kind for kind, _ in take_sent()] == ["race", "stop"]
    page.model(state="training")
    assert one("#race-go").disabled
    page.model(state="ready")
    assert not one("#race-go").disabled


def scene_a_loop_that_ran_out_of_time_has_no_ratio():
    _open("speed")
    _hear("speed", {"m": 3, "n_x": 12288, "size": 64})
    one("#race-go").click()
    data = {
        "total": 100,
        "m": 3,
        "n_x": 12288,
        "multiplications": 60,
        "seconds": 10.0,
        "stopped": True,
    }
    hear("raced", lane="loop", done=True, data=data)
    hear("raced", lane="both", done=True, data={"ratio": None, "difference": None})
    assert "stopped after 10.00 s at 60" in one("#race-count-loop").textContent
    assert one("#race-ratio").textContent == "–" and one("#race-go").textContent == "Race"


def scene_python_shows_what_ran_and_takes_it_along():
    _open("python")
    hear("ready", python="3.14", numpy="2.4.3", version="0.1.0")
    source = {
        "forward": "def forward(w, b, X):\n    return 1 < 2\n",
        "cost": "",
        "backward": "b = 1\n",
    }
    values = {"alpha": 0.01, "b": -0.022, "iteration": 5, "J": 0.4, "dw_norm": 0.3, "db": -0.1}
    values.update({"X": [12288, 40], "w": [12288], "y": [40]})
    _hear("python", {"source": source, "values": values})
    assert one("#code").textContent == "def forward(w, b, X):\n    return 1 < 2\n\nb = 1"
    shown = one("#code-values").textContent
    assert "(12288, 40)" in shown and "(12288,)" in shown and "0.400000" in shown
    assert one("#wheel").href == "py_logreg-0.1.0-py3-none-any.whl"
    for button in every("[data-export]"):
        button.click()
    assert {"what": "model"} in take_sent("export")
    hear("exported", what="model", name="neuron.npz", mime="application/octet-stream")
    assert page.saved == [("file", "neuron.npz", "application/octet-stream")]
    one("#code-copy").click()
    assert page.saved[-1][0] == "copied" and one("#code-copy").textContent == "Copied"


def scene_python_without_pictures_has_no_cost():
    errors = _open("python")
    values = {"alpha": 0.01, "b": 0.0, "iteration": 0}
    _hear("python", {"source": {"forward": "x"}, "values": values})
    assert errors == [] and "‖dw‖" not in one("#code-values").textContent


def scene_every_tab_survives_a_change_of_language_and_of_size():
    errors = _open()
    for tab, data in (("graph", GRAPH), ("bowl", BOWL)):
        hood.choose(tab)
        _hear(tab, data)
        hood.render()
        page.resize()
        assert one("#hood-body").childElementCount == 1
    assert errors == []
    assert parts.words.has("hood.bowl_title")


def _rows():
    return [
        [cell.textContent for cell in row.querySelectorAll("td")]
        for row in every("#hood-table tbody tr")
    ]


def scene_every_figure_of_the_drawer_can_be_read_as_numbers():
    _open("graph")
    _hear("graph", GRAPH)
    assert one("#hood-table").hidden
    one("#hood-numbers").click()
    assert not one("#hood-table").hidden and not one("#hood-body").hidden
    assert _rows()[0] == ["w₅₂₁·x₅₂₁", "0.0116", "−0.258"] and _rows()[-1][0] == "L"
    hood.choose("bowl")
    assert _rows() == [], "nothing has been told of it yet"
    _hear("bowl", BOWL)
    now = [row for row in _rows() if row[0] == "now"]
    assert now == [["now", "0.0000", "0.0000", "0.412307"]], now
    assert ["α 0.03", "0.0095", "–", "0.420000"] in _rows(), _rows()
    assert _rows()[-1] == ["iteration 1", "−0.2000", "0.0000", "–"], _rows()[-1]
    hood.choose("weights")
    _hear("weights", WEIGHTS)
    assert ["Σ G", "−2.000"] in _rows() and ["least weight", "−0.3000"] in _rows()
    hood.choose("speed")
    _hear("speed", {"m": 3, "size": 64})
    assert _rows()[0] == ["Loop", "–", "–"]
    hear("raced", lane="loop", done=False, data=RACED)
    assert _rows()[0] == ["Loop", "600", "30 ms"], _rows()
    hood.choose("python")
    assert one("#hood-numbers").hidden and one("#hood-table").hidden
    hood.choose("graph")
    assert not one("#hood-table").hidden, "the switch stays as it was"
    one("#hood-numbers").click()
    assert one("#hood-table").hidden
