"""A template cannot run for ever, nor make more than a document."""

from __future__ import annotations

import pytest
from jinja2 import TemplateError

from infohus_forms.combine.sandbox import WORK, Sandbox
from infohus_forms.combine.template_check import check_template
from tests.combine.test_template_check import template

ENDLESS = {
    "loops in loops": "{% for a in range(99999) %}{% for b in range(99999) %}{% for c in range(99999) %}{% endfor %}{% endfor %}{% endfor %}",
    "much fixed text": "{% for a in range(99999) %}" + "x" * 5000 + "{% endfor %}",
    "a macro that calls itself twice": "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
    "a macro without end": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "a loop that begins again": "{% for a in [1, 2] recursive %}{{ loop([1, 2]) }}{% endfor %}",
    "a text times a number": "{{ 'x' * 10 ** 10 }}",
    "a number of a thousand million digits": "{{ 10 ** 10 ** 9 }}",
    "a wide number": "{{ '%01000000000d' % 1 }}",
    "a wide format": "{{ '{:>1000000000}'.format(1) }}",
    "a wide method": "{{ 'x'.ljust(10000000000) }}",
    "a wide filter": "{{ 'x'|center(10000000000) }}",
    "texts that double": "{% set s = 'xxxxxxxxxxxxxxxx' %}" + "{% set s = s ~ s %}" * 40,
    "texts that are added": "{% set s = 'xxxxxxxxxxxxxxxx' %}" + "{% set s = s + s %}" * 40,
    "texts that are written twice": "{% set s %}xxxxxxxxxxxxxxxx{% endset %}"
    + "{% set s %}{{ s }}{{ s }}{% endset %}" * 40,
    "lists that are added": "{% set s = [1, 2] %}" + "{% set s = s + s %}" * 40,
    "replacing": "{% set s = 'xxxxxxxxxxxxxxxx' %}" + "{% set s = s.replace('x', s) %}" * 9,
    "filler": "{{ lipsum(n=1000000) }}",
}


@pytest.mark.parametrize("code", ENDLESS.values(), ids=ENDLESS)
def test_what_would_never_end_is_stopped(code: str) -> None:
    """After so much work as no document needs, on every system."""
    with pytest.raises((TemplateError, RecursionError)):
        Sandbox().from_string(code).render()


def test_ordinary_code_says_what_it_does_without_a_sandbox() -> None:
    """Loops with their numbers and ends, conditions, joined texts, sums, methods and filters."""
    code = (
        "{% for a in things if a != 'c' %}{{ loop.index }}/{{ loop.length }} {{ a ~ '!' }}{% if not loop.last %}, {% endif %}"
        "{% else %}intet{% endfor %} {{ 2 * 3 + 1 }} {{ 7 % 4 }} {{ ', '.join(things) }} {{ 'aa'.replace('a', 'b') }} {{ 'x'|upper }} {{ none }}"
    )
    environment = Sandbox()

    assert environment.from_string(code).render(things=["a", "b", "c"]) == "1/2 a!, 2/2 b! 7 3 a, b, c bb X "
    assert environment.left > WORK - 4000


def test_a_looping_template_of_a_municipality_is_refused() -> None:
    """The check says so, and a document is not made."""
    looping = template(*("{%p for a in range(99999) %}",) * 3, "x", *("{%p endfor %}",) * 3)

    (found,) = check_template(looping)

    assert found.code == "template.failed"
    assert "løber for længe" in found.message
