"""A computation graph as bubbles and arrows, laid out by itself.

Bubbles stand in layers, each to the right of everything that flows into it, or below it where the
figure is narrow. Forward arrows are solid, backward ones dashed, side by side.
"""

from app.figures import arrow, escape, line
from app.words import SUBSCRIPTS, exact

#: Sizes in pixels. A bubble has value and derivative side by side, or where there is less room
#: below each other.
WIDE, SLIM, HIGH, STACKED = 120, 92, 64, 84

#: Room between layers: to the side, where numbers are stacked, and downward.
ROOM, SLIM_ROOM, DOWN = 44, 40, 62

#: Space between two bubbles of a layer.
GAP = 14

#: Half the distance between an arrow and the one that comes back.
APART = 8

#: So many leaves stand together at the beginning; of more, each stands near what it flows into.
TOGETHER = 4


def pretty(name):
    """A name with its digits as subscripts: x0 is x₀."""
    out = ""
    for k in range(len(name)):
        digit = name[k].isdigit() and k > 0 and (name[k - 1].isalpha() or out[-1] in SUBSCRIPTS)
        out += SUBSCRIPTS[int(name[k])] if digit else name[k]
    return out


class Plan:
    """Where everything stands: ``boxes`` {name: (left, top)}, the sizes of each and of all."""

    def __init__(self, nodes, width):
        self.layers = layers(nodes)
        count = len(self.layers)
        self.down = False
        self.stacked = False
        self.w, self.h, room = WIDE, HIGH, ROOM
        if count * WIDE + (count - 1) * ROOM > width - 4:
            self.stacked = True
            self.w, self.h, room = SLIM, STACKED, SLIM_ROOM
        if count * self.w + (count - 1) * room > width - 4:
            self.down = True
            most = max(len(layer) for layer in self.layers)
            self.w = min(WIDE, max(68, (width - 4 - (most - 1) * 8) // most))
            self.stacked = self.w < 120
            self.h = STACKED if self.stacked else HIGH
        self._inputs = {node[0]: node[3] for node in nodes}
        self._place(width)

    def _place(self, width):
        """Give each layer its lines, then each bubble its place across them."""
        long, broad = (self.h, self.w) if self.down else (self.w, self.h)
        gap = 8 if self.down else GAP
        count = len(self.layers)
        most = max(len(layer) for layer in self.layers)
        across = most * broad + (most - 1) * gap
        if self.down:
            across = max(across, width - 4)
            pitch = long + DOWN
        else:
            pitch = (width - 4 - long) / max(1, count - 1)
        middles = {}
        for k in range(count):
            self._across(self.layers[k], middles, across, broad, gap)
        self.boxes = {}
        for k in range(count):
            for name in self.layers[k]:
                along, start = 2 + k * pitch, 2 + middles[name] - broad / 2
                self.boxes[name] = (start, along) if self.down else (along, start)
        length = (count - 1) * pitch + long + 4
        self.width, self.height = (across + 4, length) if self.down else (width, across + 4)

    def _across(self, layer, middles, across, broad, gap):
        """Each bubble as near as can be to the middle of what flows into it, none on another."""
        wishes = []
        for k in range(len(layer)):
            known = [middles[name] for name in self._inputs[layer[k]] if name in middles]
            if known:
                wish = sum(known) / len(known)
            elif layer is self.layers[0]:
                wish = broad / 2 + k * (across - broad) / max(1, len(layer) - 1)
            else:
                wish = across
            wishes.append((wish, k, layer[k]))
        wishes.sort()
        step = broad + gap
        at = broad / 2 - step
        for wish, _, name in wishes:
            at = max(at + step, wish)
            middles[name] = at
        end = across - broad / 2
        for _, _, name in reversed(wishes):
            middles[name] = end = min(middles[name], end)
            end -= step
        if layer is self.layers[0] and len(layer) == 1:
            middles[layer[0]] = across / 2

    def middle(self, name):
        left, top = self.boxes[name]
        return left + self.w / 2, top + self.h / 2


def layers(nodes):
    """The names of each layer, in order."""
    depth = {}
    for name, _, leaf, inputs, _, _ in nodes:
        if not leaf:
            depth[name] = 1 + max([depth.get(one, 0) for one in inputs] + [-1])
        else:
            depth[name] = 0
    leaves = [node[0] for node in nodes if node[2]]
    if len(leaves) > TOGETHER:
        for name in leaves:
            depth[name] = min(depth[node[0]] for node in nodes if name in node[3]) - 1
    count = 1 + max(depth.values())
    out = [[] for _ in range(count)]
    for node in nodes:
        out[depth[node[0]]].append(node[0])
    if len(leaves) <= TOGETHER:
        out[0].sort()
    return [layer for layer in out if layer]


def draw(plan, nodes, edges, show):
    """The inside of the <svg>.

    ``show`` has "now" (the bubble of the last step), "chosen", "lit" (set of (from, to) on the way
    from the chosen bubble), "hidden" (bubbles whose derivative is not told now) and "label", which
    words a bubble for those who do not see it.
    """
    markup = labels = ""
    ports = _ports(plan, nodes)
    for start, end, factor in edges:
        if start in show["hidden"]:
            factor = None
        lit = (start, end) in show["lit"]
        way = _ways(plan, start, end, ports[start, end])
        markup += _edge(plan, start, end, way, factor is not None, lit)
        if factor is not None:
            labels += _factor(plan, start, end, way[1], factor)
    for node in nodes:
        markup += _bubble(plan, node, show)
    return markup + labels


def _ports(plan, nodes):
    """How far from the middle of its side each arrow meets the bubble that it flows into."""
    ports = {}
    across = 0 if plan.down else 1
    size = plan.w if plan.down else plan.h
    for node in nodes:
        into = sorted(set(node[3]), key=lambda name: plan.middle(name)[across])
        room = min(30, (size - 28) / max(1, len(into) - 1))
        for k in range(len(into)):
            ports[into[k], node[0]] = (k - (len(into) - 1) / 2) * room
    return ports


def _ways(plan, start, end, port):
    """The curves of the forward arrow and of the one that comes back."""
    x0, y0 = plan.middle(start)
    x1, y1 = plan.middle(end)
    side = APART if plan.down else -APART
    ends = (plan, x0, y0, x1, y1, port)
    return _curve(*ends, side, 0, 8), _curve(*ends, -side, 8, 0)


def _edge(plan, start, end, ways, passed, lit):
    forward, back = ways
    markup = '<g data-edge="%s %s">' % (start, end)
    if lit:
        markup += line("hi", back["path"])
    markup += line("l-f", forward["path"]) + _head(forward["x1"], forward["y1"], plan.down, True)
    if passed:
        markup += line("l-g", back["path"]) + _head(back["x0"], back["y0"], plan.down, False)
    return markup + "</g>"


def _factor(plan, start, end, back, factor):
    """The local factor beside its arrow; in short, all of it stands in the text below."""
    x, y = (back["x0"] + back["x1"]) / 2, (back["y0"] + back["y1"]) / 2
    x, y = (x - 6, y + 5) if plan.down else (x, y + 20)
    words = exact(factor) if len(exact(factor)) < 6 else exact(factor, 3)
    markup = '<text class="t-g halo" data-factor="%s %s" x="%.1f" y="%.1f" ' % (start, end, x, y)
    return markup + 'text-anchor="%s">×%s</text>' % ("end" if plan.down else "middle", words)


def _curve(plan, x0, y0, x1, y1, port, side, cut0, cut1):
    """A curve from the side of one bubble to that of another; its ends, before they are cut."""
    if plan.down:
        ax, ay = x0 + side, y0 + plan.h / 2 + 2
        bx, by = x1 + port + side, y1 - plan.h / 2 - 2
        middle = (ay + by) / 2
        path = (ax, ay + cut0, ax, middle, bx, middle, bx, by - cut1)
    else:
        ax, ay = x0 + plan.w / 2 + 2, y0 + side
        bx, by = x1 - plan.w / 2 - 2, y1 + port + side
        middle = (ax + bx) / 2
        path = (ax + cut0, ay, middle, ay, middle, by, bx - cut1, by)
    return {
        "path": "M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1f" % path,
        "x0": ax,
        "y0": ay,
        "x1": bx,
        "y1": by,
    }


def _head(x, y, down, forward):
    ways = ("d", "u") if down else ("r", "l")
    return arrow(x, y, ways[0] if forward else ways[1], "f" if forward else "g")


def _bubble(plan, node, show):
    name, symbol, leaf, _, value, slope = node
    left, top = plan.boxes[name]
    w, h, half = plan.w, plan.h, plan.w / 2
    if name in show["hidden"]:
        slope = None
    kinds = "node"
    kinds += " now" if name == show["now"] else ""
    kinds += " chosen" if name == show["chosen"] else ""
    label = escape(show["label"](node, slope))
    markup = '<g data-node="%s" role="img" aria-label="%s">' % (name, label)
    if plan.stacked:
        row = (h - 28) / 2
        first = "M%.1f %.1fh%.1fv%.1fh-%.1fz" % (left, top + 28, w, row, w)
        second = "M%.1f %.1fh%.1fv%.1fq0 8-8 8h-%.1fq-8 0-8-8z" % (
            left,
            top + 28 + row,
            w,
            row - 8,
            w - 16,
        )
        spots = ((left + half, top + 28 + row - 8), (left + half, top + h - 8))
    else:
        first = "M%.1f %.1fh%.1fv%.1fh-%.1fq-8 0-8-8z" % (left, top + 28, half, h - 28, half - 8)
        second = "M%.1f %.1fh%.1fv%.1fq0 8-8 8h-%.1fz" % (
            left + half,
            top + 28,
            half,
            h - 36,
            half - 8,
        )
        spots = ((left + half / 2, top + 52), (left + 1.5 * half, top + 52))
    markup += line("ground", "M%.1f %.1fh%.1fv%.1fh-%.1fz" % (left + 1, top + 1, w - 2, 27, w - 2))
    markup += line("cf" if value is not None else "cq", first)
    markup += line("cg" if slope is not None else "cq", second)
    markup += '<rect class="%s" x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="8"/>' % (
        kinds,
        left,
        top,
        w,
        h,
    )
    title = pretty(name) if leaf else pretty(name + " = " + symbol)
    if len(title) * 8.5 > w - 6:
        title = pretty(name)
    markup += _words("nm", left + half, top + 19, title)
    for k in range(2):
        number = (value, slope)[k]
        kind = "vq" if number is None else ("vf", "vg")[k]
        words = "?" if number is None else exact(number)
        kind += " long" if len(words) > 5 else ""
        markup += _words(kind, spots[k][0], spots[k][1], words)
    return markup + "</g>"


def _words(kind, x, y, words):
    return '<text class="%s" x="%.1f" y="%.1f" text-anchor="middle">%s</text>' % (
        kind,
        x,
        y,
        escape(words),
    )
