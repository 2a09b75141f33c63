"""The drawing of chapter 1: sheets, picture, column, magnifier and what is folded back."""

import json

from app.web import attribute, depicts, every, one, parts, show, text
from app.words import shape, t

ROWS, COLUMNS = 5, 7  # of the mini picture and of the magnifier
PIXELS = ROWS * COLUMNS
SHAPES = ("right", "swapped", "sheets")


def make():
    sheets = "".join(
        '<figure><figcaption>%s</figcaption><div class="cells">%s</div></figure>'
        % (t("story.1.ui.colour_%d" % c), _cells("i", ' data-c="%d"' % c))
        for c in range(3)
    )
    fields = "".join(
        '<label>%s<input class="field" data-edit="%d" inputmode="numeric" '
        'autocomplete="off"></label>' % (t("story.1.ui.colour_%d" % c), c)
        for c in range(3)
    )
    choices = (
        _choice("full", (("", "mini"), ("1", "full")), t("story.1.ui.sizes")),
        _choice("rows", (("", "by_pixel"), ("1", "by_row")), t("story.1.ui.units")),
    )
    return MARKUP.format(
        choices="".join(choices),
        sheets=sheets,
        cells=_cells("b", ""),
        rows=_column_rows(),
        fields=fields,
        most=PIXELS,
        shapes=_choice("shape", [(name, None) for name in SHAPES], t("story.1.ui.shapes")),
        **{name: t("story.1.ui." + name) for name in WORDS},
    )


WORDS = ("picture", "keys", "column", "column_keys", "magnifier", "back", "scrub", "unedit", "edit")

MARKUP = (
    '<div class="unfold"><div class="tools">{choices}<label class="scrub"><span class="vh">{scrub}'
    '</span><input type="range" id="scrub" min="0" max="{most}" step="1" value="0"></label>'
    '<span class="num note" id="unfolded"></span></div>'
    '<div class="sheets">{sheets}</div>'
    '<div class="source"><figure><figcaption>{picture} <span class="shape" id="picture-shape">'
    '</span></figcaption><div class="cells large" id="pixels" tabindex="0" role="application" '
    'aria-label="{picture}. {keys}" aria-describedby="figure-says">{cells}</div></figure>'
    '<figure class="whole" id="whole-of"><figcaption>{magnifier}</figcaption><div class="over">'
    '<canvas id="whole" width="64" height="64" aria-hidden="true"></canvas><i id="glass"></i></div>'
    '</figure><figure><figcaption>{back} <span class="shape" id="back-shape"></span></figcaption>'
    '<canvas id="u-back" width="7" height="5"></canvas>{shapes}'
    '<p class="note" id="back-says"></p></figure>'
    '<div class="editor" role="group" aria-label="{edit}"><p class="note" id="edit-of"></p>'
    '<div class="fields">{fields}</div><button class="btn btn-quiet" id="unedit" disabled>{unedit}'
    "</button></div></div>"
    '<figure class="long"><figcaption>x <span class="shape" id="column-shape"></span></figcaption>'
    '<div class="rows" id="column" tabindex="0" role="application" '
    'aria-label="{column}. {column_keys}" aria-describedby="figure-says">{rows}</div></figure>'
    "</div>"
)


def _cells(tag, more):
    return "".join('<%s data-p="%d"%s></%s>' % (tag, p, more, tag) for p in range(PIXELS))


def _column_rows():
    out = ""
    for p in range(PIXELS):
        if p and p % COLUMNS == 0:
            out += '<p class="gap" hidden>\u22ee</p>'
        for c in range(3):
            out += (
                '<p data-p="%d" data-c="%d" data-row=""><span></span><span>%s</span>'
                "<span></span><b></b></p>"
            ) % (p, c, "RGB"[c])
    return out


def _choice(name, values, label):
    buttons = "".join(
        '<button data-%s="%s">%s</button>' % (name, value, t("story.1.ui." + word) if word else "")
        for value, word in values
    )
    return '<div class="seg" role="group" aria-label="%s">%s</div>' % (label, buttons)


def paint(said, full):
    """Write the numbers into their cells; paint what is folded back and, if full, the whole."""
    parts.cells.fill(one(".unfold"), json.dumps({name: said[name] for name in "kvx"}))
    height, width = said["H"], said["W"]
    text(one("#picture-shape"), "%d \u00d7 %d" % (height, width))
    text(one("#column-shape"), shape(said["n_x"], 1))
    text(one("#back-shape"), shape(*said["back"], 3))
    parts.cells.picture(one("#u-back"), "folded", *said["back"])
    text(one("#back-says"), t("story.1.ui.same" if said["same"] else "story.1.ui.scrambled"))
    depicts(one("#u-back"), one("#back-says").textContent)
    show(one("#whole-of"), full)
    attribute(one(".unfold"), "data-large", "" if full else None)
    for gap in every("#column .gap"):
        show(gap, full)
    if full:
        glass = one("#glass").style
        glass.setProperty("--top", str(100 * said["top"] / height) + "%")
        glass.setProperty("--left", str(100 * said["left"] / width) + "%")
        glass.setProperty("--high", str(100 * ROWS / height) + "%")
        glass.setProperty("--wide", str(100 * COLUMNS / width) + "%")


def paint_whole(said, done):
    """The picture under the magnifier; what is unfolded has left it, all but a shade."""
    parts.cells.picture(one("#whole"), "unfolded", said["H"], said["W"], done)


def mark(said, here, done, edited):
    """Show the chosen pixel (``here``, counted in the window) and how many are unfolded."""
    root = one(".unfold")
    parts.cells.choose(root, here)
    total = said["H"] * said["W"]
    parts.cells.unfolded(root, done, said["top"], said["left"], said["W"])
    parts.cells.reveal(one("#column"), here)
    text(one("#edit-of"), t("story.1.ui.pixel", r=str(said["row"]), c=str(said["column"])))
    for c in range(3):
        field = one('[data-edit="%d"]' % c)
        if not field.matches(":focus"):
            field.value = str(said["pixel"][c])
            attribute(field, "aria-invalid", None)
    one("#unedit").disabled = not edited
    one("#scrub").max = str(total)
    one("#scrub").value = str(done)
    attribute(one("#scrub"), "aria-valuetext", t("story.1.ui.unfolded", n=done, of=total))
    text(one("#unfolded"), "%d / %d" % (done, total))
    for button in every(".unfold [data-shape]"):
        text(button, shape(*said["shapes"][button.getAttribute("data-shape")]))


def press(choices):
    """Show which of the figure's choices hold: {name of the choice: its value}."""
    for name in choices:
        value = choices[name]
        wanted = value if isinstance(value, str) else "1" if value else ""
        for button in every(".unfold [data-%s]" % name):
            pressed = button.getAttribute("data-" + name) == wanted
            attribute(button, "aria-pressed", "true" if pressed else "false")
