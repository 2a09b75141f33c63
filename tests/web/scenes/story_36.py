"""Chapters 3 to 6 of the story: what they ask, what they show, what the keyboard does."""

import json
import sys

import fake_figures as page
from fake_js import every, fire, hear, one, take_sent

from app import messages, pictures
from app.story import ask, bubbles, chapter3, chapter4, chapter5, chapter6, shell
from app.web import clone

with open(sys.argv[0].rsplit("/", 1)[0] + "/answers.json") as file:
    ANSWERS = json.load(file)

changes = []
shell.changed = lambda: changes.append(shell.now)


def _open(number, chapter):
    """A chapter in its figure; returns the errors that the page would tell."""
    errors = page.begin(messages, pictures, ask)
    page.opened()
    shell.now = number
    one("#story").append(clone("story"))
    chapter.start()
    one("#figure").innerHTML = chapter.make()
    take_sent()
    chapter.draw()
    return errors


def _questions():
    return [(said["about"], said["given"], said["number"]) for said in take_sent("lesson")]


def _tell(*names):
    """Answer the questions that are open, in their order; returns what was given with each."""
    asked = _questions()
    assert len(asked) == len(names), (asked, names)
    for k in range(len(names)):
        about, _, number = asked[k]
        hear("lesson", about=about, number=number, data=ANSWERS[names[k]])
    return [given for _, given, _ in asked]


def _slide(selector, value):
    one(selector).value = str(value)
    fire(one(selector), "input")


def _near(values, wanted):
    assert len(values) == len(wanted)
    for k in range(len(values)):
        assert abs(values[k] - wanted[k]) < 1e-6, (values, wanted)


def _press(node, key, **more):
    return fire(one(node), "keydown", key=key, **more)


# --- Chapter 5: bubbles ---


def _graph(name):
    errors = _open(5, chapter5)
    _tell("three 0 0")
    if name != "three 0 0":
        chapter5.forward(True)
        _tell("three 3 0")
    if name not in ("three 0 0", "three 3 0"):
        chapter5._replay(3, int(name[-1]))
        _tell(name)
    assert errors == [], errors


def _shown(name):
    """[name, value, derivative] of a bubble."""
    return [node.textContent for node in every(f'#g5 [data-node="{name}"] text')]


def scene_one_bubble_a_press():
    _open(5, chapter5)
    [given] = _tell("three 0 0")
    assert (given["kind"], given["forward"], given["backward"]) == ("three", 0, 0)
    assert _shown("a") == ["a", "5", "?"] and _shown("u") == ["u = b·c", "?", "?"]
    assert chapter5.moves() == (True, False) and changes == [5]
    for k, node, value in ((1, "u", "6"), (2, "v", "11"), (3, "J", "33")):
        chapter5.forward()
        [given] = _tell(f"three {k} 0")
        assert given["forward"] == k and _shown(node)[1] == value
    assert chapter5.moves() == (False, True)
    assert one("#g5-chain").textContent == "J= 3·v= 3·11= 33"
    ends = (("J", "1"), ("v", "3"), ("a", "3"), ("u", "3"), ("c", "9"), ("b", "6"))
    for k in range(6):
        chapter5.backward()
        [given] = _tell(f"three 3 {k + 1}")
        assert (given["forward"], given["backward"]) == (3, k + 1)
        assert _shown(ends[k][0])[2] == ends[k][1]
    assert chapter5.moves() == (False, False)
    one("#g5-undo").click()
    assert _questions()[0][1]["backward"] == 5


def scene_an_edge_is_written_out_in_letters_and_in_numbers():
    _graph("three 3 6")
    assert one("#g5-chain").textContent == "dJ/db= dJ/du · du/db= 3 · c= 3 · 2 = 6"
    edge = one('[data-edge="b u"]')
    assert edge.querySelector(".hi") is not None and edge.querySelector(".l-g") is not None
    assert one('[data-factor="b u"]').textContent == "×2"
    said = chapter5.speak()
    assert "u = b times c = 6" in said and "dJ/db = 6; dJ/dc = 9" in said, said
    _, rows = chapter5.table()
    assert ["c", "2", "9"] in rows and ["J = 3·v", "33", "1"] in rows
    assert ("db", "6") in chapter5.numbers()


def scene_dz_is_the_answer_minus_the_truth():
    _graph("three 0 0")
    fire(one('[data-kind="neuron"]'), "click")
    [given] = _tell("neuron z")
    assert given["kind"] == "neuron"
    lines = one("#g5-chain").textContent
    assert "= dL/da · da/dz" in lines and "= (−2) · 0.25 = −0.5" in lines, lines
    assert lines.endswith("dz= a − y = −0.5")
    assert one("#g5-title").textContent.startswith("z = w₀x₀ + w₁x₁ + b")
    leaves = [row.getAttribute("data-leaf") for row in every("#g5-leaves [data-leaf]")]
    assert sorted(leaves) == ["b", "w0", "w1", "x0", "x1", "y"]
    truth = one('[data-leaf="y"] input')
    assert [truth.getAttribute(name) for name in ("min", "max", "step")] == ["0", "1", "1"]


def scene_a_leaf_is_slid_and_nudged():
    _graph("three 3 6")
    _slide('[data-leaf="b"] input', 2)
    [given] = _tell("b is c")
    assert given["values"] == {"b": 2} and given["backward"] == 6
    one("#question").hidden = False
    assert chapter5.check() is None and "another b" in one("#g5-error").textContent
    one("#question").hidden = True
    chapter5.words()
    assert one("#g5-error").textContent == ""
    _slide('[data-leaf="b"] input', 3)
    _tell("three 3 6")
    fire(one('[data-nudge="b"]'), "click")
    assert one("#g5-nudge").textContent == "b3→3.001J33→33.006"
    assert "6 times as far: exactly" in one("#g5-moved").textContent
    fire(one('[data-kind="neuron"]'), "click")
    _tell("neuron")
    fire(one('[data-nudge="w0"]'), "click")
    moved = one("#g5-moved").textContent
    assert "−0.499875 times as far: nearly the derivative −0.5" in moved, moved


def scene_what_is_asked_is_not_told():
    _graph("three 3 6")
    fire(one('[data-nudge="c"]'), "click")
    assert "9 times" in one("#g5-moved").textContent
    one("#question").hidden = False
    asked = chapter5.check()
    assert (asked["right"], asked["wrong"], asked["tolerance"]) == (9, [3, 6], 0.001)
    assert asked["words"] == {"a": "5", "b": "3", "c": "2"}
    assert asked["sum"].endswith("3 × 1 × b = 3 × 3 = 9")
    assert _shown("c") == ["c", "2", "?"] and "9" not in one("#g5-open").textContent
    assert "dJ/dc = ?" in chapter5.speak() and ["c", "2", "?"] in chapter5.table()[1]
    assert "dc" not in [name for name, _ in chapter5.numbers()]
    one("#question").hidden = True
    assert chapter5.words()["c"] == "2" and _shown("c")[2] == "9"


def scene_a_derivative_worked_out_by_hand():
    _graph("three 3 4")
    assert one("#g5-ask").textContent == "By hand: dJ/dc ="
    one("#g5-number").value = "6"
    assert fire(one("#g5-hand"), "submit").defaultPrevented
    assert one("#g5-said").getAttribute("data-ok") == "0" and not _questions()
    one("#g5-number").value = "nine"
    fire(one("#g5-hand"), "submit")
    assert one("#g5-said").textContent == "Write a number."
    one("#g5-number").value = "９．０"
    fire(one("#g5-hand"), "submit")
    assert one("#g5-said").textContent == "Right! dJ/dc = 9"
    assert _questions()[0][1]["backward"] == 5


def scene_arrow_keys_follow_the_edges():
    _graph("three 3 6")
    one("#g5").focus()
    _press("#g5", "ArrowLeft")
    assert not _questions()  # nobody has gone in yet
    _press("#g5", "Enter")
    back, across = ("ArrowUp", "ArrowRight") if chapter5._plan.down else ("ArrowLeft", "ArrowDown")
    assert _press("#g5", back).defaultPrevented
    assert _tell("three 3 6")[0]["chosen"] == "v"
    _press("#g5", back)
    assert _tell("three 3 6")[0]["chosen"] in "au"
    fire(one('[data-node="a"]'), "click")
    _questions()
    hear("lesson", about="graph.play", number=-1, data={})  # nobody asked
    _press("#g5", across)
    assert chapter5._chosen == "b"
    chapter5._arrived(ANSWERS["b chosen"])
    assert one("#g5-path").textContent == "b → u → v → J:  2 × 1 × 3 = 6"
    assert "2 × 1 × 3 = 6" in chapter5.speak()
    _press("#g5", "Enter")
    assert one('[data-leaf="b"] input') is one("input:focus")


def scene_another_formula():
    _graph("three 0 0")
    fire(one('[data-kind="own"]'), "click")
    _tell("empty")
    assert not one("#g5-own").hidden and one("#g5").hidden and not one("#g5-error").textContent
    for name, words in (("broken", "Character 5"), ("strange", "There is no function tan")):
        one("#g5-formula").value = name
        fire(one("#g5-own"), "submit")
        [given] = _tell(name)
        assert given["formula"] == name and words in one("#g5-error").textContent
        assert chapter5.moves() == (False, False) and one("#g5").hidden
    one("#g5-formula").value = "u = a - b; J = 1/u"
    fire(one("#g5-own"), "submit")
    _tell("zero")
    assert "J would divide by 0" in one("#g5-error").textContent
    assert _shown("u")[1] == "0" and chapter5.moves() == (False, False)
    fire(one("#g5-own"), "submit")
    _tell("wide")
    assert one("#g5-error").textContent == "" and len(every("#g5 [data-node]")) == 10


def scene_bubbles_never_overlap():
    for name in ("three 3 6", "neuron", "picture", "wide", "long", "broad", "bare", "number"):
        nodes = ANSWERS[name]["nodes"]
        for width in (300, 326, 500, 700, 788, 862, 1000):
            plan = bubbles.Plan(nodes, width)
            boxes = list(plan.boxes.values())
            assert len(boxes) == len(nodes)
            for i in range(len(boxes)):
                left, top = boxes[i]
                assert left >= 0 and left + plan.w <= plan.width + 1, (name, width, boxes[i])
                assert top >= 0 and top + plan.h <= plan.height + 1, (name, width, boxes[i])
                for other in boxes[i + 1 :]:
                    apart = abs(left - other[0]) >= plan.w or abs(top - other[1]) >= plan.h
                    assert apart, (name, width, boxes[i], other)
            if name in ("three 3 6", "neuron", "picture"):
                assert plan.width <= width, (name, width, plan.width)


# --- Chapter 3: three votes ---


def _votes():
    errors = _open(3, chapter3)
    asked = _questions()
    assert [about for about, _, _ in asked] == ["votes.places", "votes.all_votes", "votes.mini"]
    for about, _, number in asked:
        name = {"votes.places": "places", "votes.all_votes": "all", "votes.mini": "mini"}[about]
        hear("lesson", about=about, number=number, data=ANSWERS[name])
    [given] = _tell("mini")  # the places came with other numbers
    assert errors == [], errors
    return given


def scene_three_places_of_the_picture_vote():
    given = _votes()
    tenths = [place[6] for place in ANSWERS["places"]["places"]]
    assert given["x"] == tenths and given["w"] == [1.5, -0.5, 2.0] and given["b"] == -0.4
    votes = [one(f"#c3-v{k}").textContent for k in range(3)]
    assert votes == ["= 0.3", "= −0.45", "= 1"]
    line = one("#c3-sum").textContent
    assert "0.3 + (−0.45) + 1 = 0.85" in line and "z = 0.85 + (−0.4) = 0.45" in line, line
    assert "a = σ(z) = 0.6106" in line and one("#c3-said").textContent == "Cat"
    place = ANSWERS["places"]["places"][0]
    assert one("#c3-p0").textContent == f"row {place[2]}, column {place[3]}, {place[1]}"
    assert "score 0.4500; answer 0.6106: Cat" in chapter3.speak()
    facts = one("#c3-facts").textContent
    assert "{:.4f}".format(abs(ANSWERS["all"]["z"])) in facts, facts


def scene_votes_are_unfolded_and_folded():
    _votes()
    assert chapter3.moves() == (True, True)
    for _ in range(4):
        chapter3.backward()
    assert chapter3.moves() == (True, False) and one("#c3-v0").textContent == "= ?"
    chapter3.forward()
    assert one("#c3-v0").textContent == "= 0.3" and "=" not in one("#c3-sum").textContent
    chapter3.forward()
    assert one("#c3-sum").textContent == "0.3 + (−0.45) + 1 = 0.85"
    assert one("#c3-curve").querySelector(".ring") is None
    chapter3.forward(True)
    assert one("#c3-curve").querySelector(".ring") is not None


def scene_a_weight_is_slid():
    _votes()
    del changes[:]
    _slide("#c3-w0", -3)
    _slide("#c3-w0", -2.5)  # while the first question is under way
    assert one("#c3-w0").value == "-2.5"
    [given] = _tell("mini")
    assert given["w"][0] == -3.0
    [given] = _tell("mini")
    assert given["w"][0] == -2.5 and 3 in changes
    one("#c3-w0").focus()
    fire(one("#c3-w0"), "keydown", key="ArrowDown")
    assert one("input:focus") is one("#c3-w1")
    one("#c3-x1").value = "0.0"
    fire(one("#c3-x1"), "change")
    assert _questions()[0][1]["x"][1] == 0.0


def scene_a_place_is_chosen_by_tapping():
    _votes()
    fire(one('[data-slot="2"]'), "click")
    assert one('[data-slot="2"]').getAttribute("aria-pressed") == "true"
    fire(one("#c3-picture"), "click", offsetX=50, offsetY=25)
    [(about, given, _)] = _questions()
    assert about == "votes.places" and (given["slot"], given["pixel"]) == (2, 16 * 64 + 32)


def scene_the_question_needs_votes_and_a_head_start():
    _votes()
    asked = chapter3.check()
    _near([asked["right"]] + asked["wrong"], (0.45, 0.85, 2.6))
    assert asked["tolerance"] == 0.005
    assert asked["words"]["w"] == "1.5, −0.5, 2" and asked["words"]["b"] == "−0.4"
    assert asked["sum"].endswith("+ (−0.4) = 0.45")
    _slide("#c3-b", 0)
    _tell("mini without b")
    assert chapter3.check() is None  # the page moves the slider, and asks again
    assert _tell("mini")[0]["b"] == -0.4
    assert chapter3.check() is not None


def scene_a_point_on_the_curve_asks_for_its_score():
    _votes()
    one("#c3-curve").clientWidth = 228
    fire(one("#c3-curve"), "pointermove", buttons=0, offsetX=150, offsetY=3)
    assert not _questions()
    fire(one("#c3-curve"), "pointermove", buttons=1, offsetX=22 + 100 + 33.3333, offsetY=3)
    [given] = _tell("point")
    assert abs(given["z"] - 2) < 0.01
    assert one("#c3-sum").textContent == "What score would give this answer? z = 2.0000, a = 0.8808"
    assert "score 2.0000" in chapter3.speak()
    _slide("#c3-b", 1)
    assert "score would" not in one("#c3-sum").textContent


# --- Chapter 4: be the neuron ---


def _guess():
    errors = _open(4, chapter4)
    _tell("pictures")
    [given] = _tell("undecided")
    assert given == {"a": [0.5] * 6, "y": [1, 0, 1, 0, 1, 0], "z": None}
    assert errors == [], errors


def scene_a_neuron_that_knows_nothing():
    _guess()
    assert len(every(".guess")) == 6 and one("#c4-l0").textContent == "L 0.6931"
    assert one("#c4-pot").textContent == "J = 4.158883 ÷ 6 = 0.693147"
    assert chapter4.words()["m"] == "6"
    assert len(every("#c4-curves .dot-a")) == 3 and len(every("#c4-curves .dot-b")) == 3


def scene_guesses_cost():
    _guess()
    _slide("#c4-a1", 0.6)
    assert _tell("guessed")[0]["a"][1] == 0.6
    assert one("#c4-l1").textContent == "L 0.9163"
    ranking = [row.getAttribute("data-i") for row in every("#c4-worst li")]
    assert ranking == [str(i) for i in ANSWERS["guessed"]["worst"]]
    assert "Picture 1, truth Other, your answer 0.6: loss 0.9163" in chapter4.speak()
    fire(one('[data-truth="0"]'), "click")
    assert _tell("guessed")[0]["y"] == [0, 0, 1, 0, 1, 0]


def scene_the_truths_are_covered():
    _guess()
    fire(one("#c4-cover"), "click")
    button = one('[data-truth="0"]')
    assert button.textContent == "?" and "Cat" not in button.getAttribute("aria-label")
    assert one("#c4-l0").textContent == "L ?" and one("#c4-drawn").hidden
    assert chapter4.moves() == (False, False) and chapter4.table()[1] == []
    assert "Cat" not in chapter4.speak() and chapter4.numbers() == []
    fire(one("#c4-cover"), "click")
    assert not one("#c4-drawn").hidden and "Cat" in one('[data-truth="0"]').textContent


def scene_losses_go_into_the_pot_one_by_one():
    _guess()
    chapter4.forward()  # once more from the beginning
    assert one("#c4-pot").textContent == "pot: 0.693147 after 1 of 6"
    assert one("#c4-bars").querySelector(".level") is None
    chapter4.forward(True)
    assert one("#c4-bars").querySelector(".level") is not None
    chapter4.backward()
    assert "after 6 of 6" in one("#c4-pot").textContent


def scene_the_question_is_about_a_clear_guess():
    _guess()
    assert chapter4.check() is None  # all are undecided: the page guesses
    [given] = _tell("guessed")
    assert given["a"][0] == 0.8
    asked = chapter4.check()
    assert asked["words"] == {"name": "Other", "y": 0, "a": "0.6"}
    _near([asked["right"]] + asked["wrong"], (0.916291, 0.510826, 0.397940))
    assert asked["sum"] == "p = 1 − a = 1 − 0.6 = 0.4;  L = −ln p = −ln 0.4 = 0.9163"


def scene_what_the_neuron_says():
    _guess()
    fire(one("#c4-project"), "click")
    _tell("scores")
    assert _tell("guessed")[0]["z"] == ANSWERS["scores"]["z"]
    assert one("#c4-project").getAttribute("aria-pressed") == "true"
    assert one("#c4-o0").textContent == "a 0.9000"
    chapter4.draw()  # the model has changed
    assert sorted(about for about, _, _ in _questions()) == ["loss.neuron_says", "loss.pictures"]
    _slide("#c4-a0", 0.3)
    assert one("#c4-project").getAttribute("aria-pressed") == "true"  # until the answer comes
    [(_, given, _)] = _questions()
    assert given["z"] is None and given["a"] == [0.3, 0.6, 0.2, 0.5, 0.75, 0.1]


# --- Chapter 6: three pots ---


def _pots():
    errors = _open(6, chapter6)
    assert _tell("practice") == [{"source": "practice"}]
    assert errors == [], errors


def _row(i):
    return [cell.textContent for cell in every(f'.c6 tr[data-i="{i}"] td')]


def _pot(k):
    return [part.textContent for part in every(f'[data-pot="{k}"] .num')]


def scene_pots_fill_picture_by_picture():
    _pots()
    assert _row(0) == ["0", "1", "2", "1", "·", "·", "·", "·"]
    chapter6.forward()
    assert _row(0) == ["0", "1", "2", "1", "0", "0.5", "0.6931", "−0.5"]
    assert _pot(2) == ["−1.000000", "− 1"]
    chapter6.forward()
    chapter6.forward()
    assert [_pot(k)[0] for k in range(4)] == ["2.411621", "0.744919", "−0.902520", "−0.402520"]
    assert not one("#c6-divide").disabled
    fire(one("#c6-divide"), "click")
    assert [_pot(k)[0] for k in range(4)] == ["0.803874", "0.248306", "−0.300840", "−0.134173"]
    assert chapter6.moves() == (False, True)
    said = chapter6.speak()
    assert "Divided by 3: J 0.803874, dw 0.248306, −0.300840, db −0.134173" in said, said
    chapter6.backward()
    chapter6.backward()
    assert _pot(3)[0] == "0.122459" and "After picture 1 of 3" in chapter6.speak()


def scene_vectors_do_it_at_once():
    _pots()
    assert "−0.134173" not in one("#c6-vector").textContent
    fire(one("#c6-once"), "click")
    assert "−0.134173" in one("#c6-vector").textContent and one("#c6-badge").textContent == ""
    chapter6.forward(True)
    assert one("#c6-badge").textContent.startswith("largest difference ")
    assert one("#c6-badge").getAttribute("data-both") is not None


def scene_a_line_writes_its_sums_out():
    _pots()
    chapter6.forward(True)
    one("#c6-rows").focus()
    _press("#c6-rows", "Enter")
    _press("#c6-rows", "ArrowDown")
    _press("#c6-rows", "ArrowDown")
    lit = [node.tag for node in every(".c6 [data-lit]")]
    assert sorted(lit) == ["td", "td", "td", "tr"]
    _press("#c6-rows", "Enter")
    line = one("#c6-line").textContent
    assert "z = w₀x₀ + w₁x₁ + b = 0.3 × 2 + (−0.2) × 1 + 0.1 = 0.5" in line
    assert "dz = a − y = 0.6225 − 0 = 0.6225" in line and "x₀·dz = 2 × 0.6225 = 1.2449" in line
    fire(one('[data-pot="1"]'), "pointerover")
    lit = [node.getAttribute("data-p") for node in every(".c6 td[data-lit]")]
    assert sorted(lit) == ["1"] * 4 + ["1 2 3"] * 3  # its row of X, its dw, and dz


def scene_a_pot_writes_out_what_it_is_made_of_and_stays_lit():
    _pots()
    chapter6.forward()
    chapter6.forward()
    fire(one('[data-pot="1"]'), "click")
    assert one("#c6-line").textContent == "dw₀ = Σ x₀·dz = −0.5 + 1.2449 = 0.744919"
    assert one('[data-pot="1"]').getAttribute("aria-pressed") == "true"
    chapter6.forward(True)
    assert one("#c6-line").textContent.endswith("\n0.744919 ÷ 3 = 0.248306")
    fire(one('[data-i="2"]'), "pointerover")
    fire(one("#figure"), "pointerleave")
    assert {node.getAttribute("data-p") for node in every(".c6 td[data-lit]")} == {"1", "1 2 3"}
    # By key: left and right go over the pots, from the one that is lit.
    _press("#c6-rows", "Enter")
    _press("#c6-rows", "ArrowRight")
    _press("#c6-rows", "ArrowRight")
    _press("#c6-rows", "Enter")
    line = one("#c6-line").textContent
    assert line.startswith("db = Σ dz = −0.5 + 0.6225 + (−0.5250) = −0.402520"), line
    _press("#c6-rows", "Enter")
    assert "Choose a line" in one("#c6-line").textContent


def scene_db_is_asked():
    _pots()
    asked = chapter6.check()
    assert asked["words"] == {"answers": "0.5, 0.6225, 0.4750", "truths": "1, 0, 1"}
    _near([asked["right"]] + asked["wrong"], (-0.134173, -0.402520, 0.134173))
    assert asked["sum"].endswith("= −0.4025;  −0.4025 ÷ 3 = −0.1342"), asked["sum"]


def scene_the_learner_s_own_pictures():
    _pots()
    chapter6.forward()
    fire(one('[data-source="pictures"]'), "click")
    assert _tell("own pictures") == [{"source": "pictures"}]
    assert len(every(".c6 tr[data-i]")) == 6 and "of your pictures" in one("#c6-about").textContent
    assert chapter6.moves() == (True, False)
    fire(one('[data-source="practice"]'), "click")
    _tell("practice")
    fire(one('[data-source="pictures"]'), "click")
    _tell("few pictures")
    assert _tell("practice") == [{"source": "practice"}]
    assert "at least 3" in one("#c6-about").textContent
    assert one('[data-source="practice"]').getAttribute("aria-pressed") == "true"
