"""The Python that ran, its values, and how to take the neuron along."""

from app import classes, figures, link
from app.web import on, one, parts, text
from app.words import fixed, significant, t

FUNCTIONS = ("forward", "cost", "backward")

#: Files to take along: the model, a program, a network for other tools, and two tables.
EXPORTS = ("model", "python", "onnx", "weights", "csv")


def start():
    body = one("#hood-body")
    on(body, "click", lambda *_: _copy(), "#code-copy")
    on(body, "click", lambda _, button: _export(button), "[data-export]")
    link.hear("exported", _exported)


def make():
    exports = "".join(
        '<button class="btn" data-export="%s">%s</button>' % (what, t("hood.export_" + what))
        for what in EXPORTS
    )
    return (
        '<div class="python"><div class="python-code"><p class="pair"><b>%s</b>'
        '<button class="btn btn-quiet" id="code-copy">%s</button></p>'
        '<pre class="code" id="code" tabindex="0"></pre></div>'
        '<div><p><b>%s</b></p><dl class="facts" id="code-values"></dl></div>'
        '<div class="python-take"><p><b>%s</b></p><p class="note">%s</p>'
        '<p class="code">pip install <a id="wheel" download></a></p>'
        '<div class="exports">%s</div></div></div>'
    ) % (
        t("hood.code_title"),
        t("hood.copy"),
        t("hood.values_title"),
        t("hood.take_title"),
        t("hood.take_note"),
        exports,
    )


def wheel_name():
    """The library's file, at the top of this very site; "" before Python is ready."""
    ready = link.state.get("ready")
    return "py_logreg-%s-py3-none-any.whl" % ready["version"] if ready else ""


def draw(data):
    sources = [data["source"].get(name, "").rstrip() for name in FUNCTIONS]
    text(one("#code"), "\n\n".join(source for source in sources if source))
    values = data["values"]
    rows = []
    for name in ("X", "w", "y"):
        if name in values:
            rows.append((name, str(tuple(values[name]))))
    rows.append(("b", fixed(values["b"], 6)))
    rows.append(("α", significant(values["alpha"])))
    rows.append((t("train.iteration"), str(values["iteration"])))
    db = "‖db‖" if classes.many() else "db"
    for key, name in (("J", "J"), ("dw_norm", "‖dw‖"), ("db", db)):
        if key in values:
            rows.append((name, fixed(values[key], 6)))
    one("#code-values").innerHTML = "".join(
        "<div><dt>%s</dt><dd>%s</dd></div>" % (figures.escape(name), value) for name, value in rows
    )
    name = wheel_name()
    wheel = one("#wheel")
    wheel.href = name
    text(wheel, name)


def _export(button):
    link.send("export", what=button.getAttribute("data-export"))


def _copy():
    parts.save.copy(one("#code"), _copied)


def _copied(done):
    if one("#code-copy"):
        text(one("#code-copy"), t("hood.copied" if done else "hood.copy_selected"))


def _exported(event):
    parts.save.download("file", event["name"], event["mime"])
