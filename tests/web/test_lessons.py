"""Questions of the story: how they are answered, refused, and answered late; sources and sums."""

import importlib
import inspect
import math

import pytest

from py_logreg import estimator, neuron, pictures
from trainer import lessons
from trainer.refused import RefusedError
from trainer.views import View


async def asked(page, about, **given):
    return await page.ask("lesson", "lesson", about=about, given=given, number=11)


@pytest.fixture
def questions(monkeypatch):
    """A module of answers of the test's own, asked for as "sums"."""
    answers = {}
    module = importlib.import_module("trainer.lessons.sums")
    monkeypatch.setattr(module, "ANSWERS", answers)
    return answers


async def test_an_answer_bears_the_number_and_the_name_of_its_question(page, questions):
    questions["echo"] = lambda trainer, given: View({"given": given}, {})
    said = await asked(page, "sums.echo", a=[1, None], b="ö")
    assert (said["about"], said["number"]) == ("sums.echo", 11)
    assert said["data"] == {"given": {"a": [1, None], "b": "ö"}}


async def test_long_work_is_told_when_it_is_done_and_others_come_first(page, questions):
    def slowly(trainer, given):
        for _ in range(3):
            while trainer.clock() - began < 0.02:
                pass
            yield
        return View({"slow": True}, {})

    began = page.trainer.clock()
    questions["slowly"] = slowly
    questions["now"] = lambda trainer, given: View({"slow": False}, {})
    page.send("lesson", about="sums.slowly", given={}, number=1)
    said = await page.ask("lesson", "lesson", about="sums.now", given={}, number=2)
    assert said["number"] == 2
    said = await page.until(lambda e: e.kind == "lesson" and e["number"] == 1)
    assert said["data"] == {"slow": True}


@pytest.mark.parametrize(
    "about", ["", "sums", "sums.", "sums.none", "os.system", "common.flag", "."]
)
async def test_a_question_that_there_is_not_is_refused(page, about):
    failed = await page.ask("lesson", "failed", about=about, given={}, number=5)
    assert (failed["code"], failed["params"]["number"]) == ("lesson", 5)


@pytest.mark.parametrize("late", [False, True])
async def test_whatever_fails_names_the_question(page, questions, late):
    def fail(trainer, given):
        if given["kind"] == "refused":
            raise RefusedError("size", value=3)
        if given["kind"] == "memory":
            raise MemoryError
        raise ZeroDivisionError("a reason")

    def fail_late(trainer, given):
        yield
        fail(trainer, given)

    page.allowed_failures.add("ZeroDivisionError: a reason")
    questions["fail"] = fail_late if late else fail
    for number, (kind, code) in enumerate(
        [("refused", "size"), ("memory", "no-memory"), ("bug", "internal")]
    ):
        failed = await page.ask(
            "lesson", "failed", about="sums.fail", given={"kind": kind}, number=number
        )
        assert (failed["code"], failed["during"]) == (code, "lesson")
        assert failed["params"]["number"] == number


@pytest.mark.parametrize("module", lessons.MODULES)
def test_every_module_answers(module):
    answers = importlib.import_module(f"trainer.lessons.{module}").ANSWERS
    assert answers and all(callable(answer) for answer in answers.values())


async def test_sources_are_the_very_lines_of_the_library(page):
    names = ["neuron.forward", "pictures.to_vector", "estimator.LogisticRegression.fit"]
    said = await asked(page, "source.of", names=names)
    functions = (neuron.forward, pictures.to_vector, estimator.LogisticRegression.fit)
    assert said["data"]["sources"] == dict(
        zip(names, map(inspect.getsource, functions), strict=True)
    )


@pytest.mark.parametrize(
    "names", [None, "neuron", [1], [["x"]], ["neuron.none"], ["none.x"], [""], ["neuron.np"]]
)
async def test_what_is_no_function_of_the_library_has_no_source(page, names):
    failed = await page.ask("lesson", "failed", about="source.of", given={"names": names}, number=2)
    assert failed["code"] == "lesson"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2+3×4", 14),
        ("(3×7+4)×3+1", 76),
        ("0,2×1.5−0.4", 0.2 * 1.5 - 0.4),
        ("−ln(0。5)", math.log(2)),
        ("ln(2)", math.log(2)),
        ("７÷２", 3.5),
        ("5", 5),
        ("2^10", 1024),
    ],
)
async def test_the_calculator_reads_what_is_written_on_paper(page, text, value):
    said = await asked(page, "sums.value", text=text)
    assert said["data"]["value"] == pytest.approx(value, abs=1e-15)


@pytest.mark.parametrize("text", ["", "x", "2+", "1÷0", "ln(0)", "ln(-1)", "2..3", "9^9^9", "("])
async def test_what_is_no_sum_has_no_value(page, text):
    assert (await asked(page, "sums.value", text=text))["data"] == {"value": None}
