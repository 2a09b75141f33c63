"""Writes chapter 7's figure: the hill or the map with its walk, or the learner's own slice."""

from app import knobs, rewind
from app.story import downhill, downhill_words
from app.web import attribute, depicts, every, one, parts, show, text
from app.words import fixed, significant, t

_chart = None  # the box in which the cost chart draws now


def fill(figure, walk, own, at, asking, words):
    """Everything anew: ``walk`` of the hill or the map, else None; ``own`` the slice's numbers.

    ``at`` is (the iteration pointed at, the one the slider stands at), ``words`` the figure spoken.
    """
    if not one("#c7-plot"):
        return
    for button in every("[data-figure]"):
        pressed = button.getAttribute("data-figure") == figure
        attribute(button, "aria-pressed", "true" if pressed else "false")
    for part in ("own", "more"):
        show(one("#c7-" + part), walk is None)
    for part in ("walk", "starts", "runners", "note"):
        show(one("#c7-" + part), walk is not None)
    show(one("#c7-b-part"), figure == "map")
    for k in range(3):
        button = one("#c7-preset-%d" % k)
        show(button, walk is not None)
        if walk:
            attribute(button, "data-alpha", walk.presets[k])
            text(button, significant(walk.presets[k]))
    _alpha(walk.alpha if walk else knobs.alpha_now())
    downhill_words.facts(figure, walk, own, at[0])
    if walk is None:
        _own(own, words)
    elif walk.shape and walk.path:
        _walk(figure, walk, at, asking, words)


def leave():
    """Another chapter opens."""
    global _chart
    if _chart is not None:
        parts.chart.without(_chart)
        _chart = None


def _walk(figure, walk, at, asking, words):
    looked, pinned = at
    plot, curve = one("#c7-plot"), one("#c7-curve")
    draw_plot = downhill.hill if figure == "hill" else downhill.map_
    looked = looked if looked is None or looked < len(walk.path) else None
    size = int(plot.clientWidth), int(plot.clientHeight)
    if size[0]:
        plot.innerHTML = draw_plot(walk, size[0], size[1], looked)
        size = int(curve.clientWidth), int(curve.clientHeight)
        curve.innerHTML = downhill.costs(walk, size[0], size[1], looked)
    depicts(plot, words)
    depicts(curve, t("story.7.ui.curve_label"))
    slider, last = one("#c7-at"), len(walk.path) - 1
    slider.max, slider.value = str(last), str(last if pinned is None else pinned)
    slider.disabled = last == 0
    attribute(slider, "aria-valuetext", t("story.7.ui.iteration", n=slider.value))
    text(one("#c7-runners"), t("story.7.ui." + ("no_runners" if walk.runs else "runners")))
    for name, value in (("w", walk.here[0]), ("b", walk.here[1])):
        field = one("#c7-" + name)
        if not field.matches(":focus"):
            field.value = fixed(value)
        field.disabled = asking


def _own(data, words):
    global _chart
    plot = one("#c7-plot")
    there = data is not None and data["J"] is not None
    width, height = int(plot.clientWidth), int(plot.clientHeight)
    plot.innerHTML = downhill.slice_(data, width, height) if there and width else ""
    depicts(plot, words)
    if _chart is None:
        _chart = one("#c7-chart")
        parts.chart.also(_chart)
    parts.pixels.signed(one("#c7-weights"), "past" if rewind.past else "weights")
    rewind.dress()


def _alpha(alpha):
    field, slider = one("#c7-alpha"), one("#c7-slider")
    if alpha is None:
        return
    if not field.matches(":focus") or field.getAttribute("data-shown") == field.value:
        field.value = significant(alpha)
        attribute(field, "data-shown", field.value)
    slider.value = str(knobs.slider_value(alpha))
    attribute(slider, "aria-valuetext", t("train.alpha_value", alpha=significant(alpha)))
