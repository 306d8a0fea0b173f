"""A template cannot run for ever, nor make more than a document."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from jinja2 import TemplateError
from jinja2.exceptions import SecurityError

from infohus_forms.combine.documents.template_check import _linked, check_template
from infohus_forms.combine.documents.template_sandbox import WORK, Sandbox
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


DOUBLED = "{% set ns = namespace(l=['x']) %}{% for i in range(N) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}"
LISTS = DOUBLED.replace("N", "40")
REACHING = {
    "bytes of a text": "{{ ((''|attr('encode'))()|attr('zfill'))(2000000000)|length }}",
    "bytes of a number": "{{ (1|attr('to_bytes'))(900000000, 'big')|length }}",
    "bytes, called": "{{ ''.encode() }}",
    "bytes by item": "{{ ''['encode']() }}",
    "bytes by map": "{{ ['x']|map(attribute='encode')|first }}",
    "a filter by map": "{{ ['x']|map('attr', 'encode')|list }}",
    "a wide text by map": "{{ ['x']|map(attribute='zfill')|list }}",
    "a wide text": "{{ ''.zfill(2000000000) }}",
    "a wide text by item": "{{ 'x'['ljust'](2000000000) }}",
    "a format": "{{ '{0.real}'.format(1) }}",
    "a format by item": "{{ '{0.__class__}'['format'](1) }}",
    "a format of a mapping": "{{ '{x.real}'.format_map({'x': 1}) }}",
    "a class": "{{ ''.__class__ }}",
    "a class by item": "{{ ''['__class__'] }}",
    "a class by a joined name": "{{ ''['__cla' ~ 'ss__'] }}",
    "a class by map": "{{ [1]|map(attribute='__class__')|list }}",
    "a class by sort": "{{ [1, 2]|sort(attribute='real')|list }}",
    "a class by groupby": "{{ [1]|groupby('real')|list }}",
    "a part of a number": "{{ (1).real }}",
    "translate": "{{ 'x'.translate({120: 'y'}) }}",
    "what a macro knows": "{% macro m() %}{% endmacro %}{{ m.__init__ }}{{ m.name }}",
    "what a loop knows": "{% for a in [1] %}{{ loop._iterable }}{% endfor %}",
    "what a cycler knows": "{{ cycler(1, 2).items }}",
    "the template itself": "{{ self._TemplateReference__context }}",
    "another file": "{% include 'x' %}",
    "another file's macros": "{% import 'x' as y %}",
    "one macro of another file": "{% from 'x' import y %}",
    "a template above it": "{% extends 'x' %}",
    "another file, if there is one": "{% include 'x' ignore missing %}",
    "no escaping": "{% autoescape false %}{{ '<w:p/>' }}{% endautoescape %}",
    "text as code": "{{ '<w:p/>'|safe }}",
    "a mapping changed": "{% set d = {'a': 1} %}{{ d.update({'b': 2}) }}",
    "a list changed": "{% set d = [1] %}{{ d.append(2) }}",
    "a namespace printed": "{% set ns = namespace(a=1) %}{{ ns }}",
}
"""What reaches for something that is not on the list."""
GROWING = {
    "lists that double, printed": DOUBLED.replace("N", "24") + "{{ ns.l }}",
    "lists that double further": LISTS + "{{ ns.l }}",
    "lists that double, compared": LISTS + "{% set a = ns.l %}" + LISTS + "{{ ns.l == a }}",
    "lists that double, looked for": LISTS + "{{ ns.l in [ns.l] }}",
    "lists that double, tested": LISTS + "{{ ns.l is eq ns.l }}",
    "lists that double, selected": LISTS + "{{ [ns.l]|select('eq', ns.l)|list }}",
    "lists that double, joined": LISTS + "{{ ns.l ~ ns.l }}",
    "lists that double, as text": LISTS + "{{ ns.l|string|length }}",
    "lists that double, sorted": LISTS + "{{ [ns.l, ns.l]|sort }}",
    "tuples that double": "{% set ns = namespace(l=('x',)) %}{% for i in range(40) %}{% set ns.l = (ns.l, ns.l) %}{% endfor %}{{ ns.l }}",
    "mappings that double": "{% set ns = namespace(l={}) %}{% for i in range(40) %}{% set ns.l = {'a': ns.l, 'b': ns.l} %}{% endfor %}{{ ns.l }}",
    "mappings that double by a call": "{% set ns = namespace(l={}) %}{% for i in range(40) %}{% set ns.l = dict(a=ns.l, b=ns.l) %}{% endfor %}{{ ns.l }}",
    "namespaces in namespaces": "{% set ns = namespace(l=1) %}{% for i in range(40) %}{% set ns.l = namespace(a=ns.l, b=ns.l) %}{% endfor %}{{ ns.l.a == 1 }}",
    "lists added": "{% set ns = namespace(l=['x']) %}{% for i in range(40) %}{% set ns.l = ns.l + ns.l %}{% endfor %}{{ ns.l }}",
    "a list of a list, again and again": "{% set l = range(99999)|list %}{% for i in l %}{{ l|list|length }}{% endfor %}",
    "sorting, again and again": "{% for i in range(99999) %}{{ range(90000)|sort|length }}{% endfor %}",
    "reversing, again and again": "{% for i in range(99999) %}{{ range(90000)|reverse|list|length }}{% endfor %}",
    "counting, again and again": "{% for i in range(99999) %}{{ range(90000)|list|count }}{% endfor %}",
    "grouping, again and again": "{% for i in range(99999) %}{{ range(90000)|map('string')|unique|list|length }}{% endfor %}",
    "comparing long texts": "{% set s = 'x' ~ range(90000)|join if false else range(90000)|list|string %}{% for i in range(99999) %}{{ s == s ~ 'x' }}{% endfor %}",
    "looking for a number in a row": "{% for i in range(99999) %}{% if 99998 in range(99999)|list %}{% endif %}{% endfor %}",
    "a long text for each that has none": "{% set s = range(20000)|list|string %}{{ ''.join(range(99999)|map(attribute='x', default=s)) }}",
    "escaping what is escaped": "{% set ns = namespace(s='&&&&&&&&') %}{% for i in range(40) %}{% set ns.s = (ns.s ~ ns.s)|string|forceescape %}{% endfor %}{{ ns.s }}",
    "parts of a long text": "{% set s = range(90000)|list|string %}{% for i in range(99999) %}{{ s[1:]|length }}{% endfor %}",
    "lists summed": "{{ range(99999)|map('list')|sum(start=[]) }}",
    "tags taken out": "{{ ('<!-- -->'|string)|striptags }}",
    "rounding to very many digits": "{{ 1|round(900000000, 'floor') }}",
    "a number of very many digits": "{{ ('f' ~ range(90000)|list|string)|int(0, 16) == ('1' * 10)|int }}",
    "a number divided by nothing": "{{ 1 / 0 }}",
    "a text plus a number": "{{ 1 + 'a' }}",
    "a number too large for a text": "{{ 1e308 * 10 }}{{ (1e308 * 1e308)|int }}",
    "brackets in brackets": "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
    "a number as long as a page": "{{ " + "9" * 5000 + " }}",
    "a block in itself": "{% block b %}{{ self.b() }}{{ self.b() }}{% endblock %}",
}
"""What would make much of little, take for ever, or fail as any program can."""
DOUBLED_TEXT = "{% set ns = namespace(s='f') %}{% for i in range(19) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}"
NUMBERS = {
    "a long number": DOUBLED_TEXT + "{{ ns.s|int(0, 16) }}",
    "a long number by map": DOUBLED_TEXT + "{% set a = [ns.s]|map('int', 0, 16)|list %}",
    "a long number, unused": DOUBLED_TEXT + "{% set a = ns.s|int(0, 16) %}",
    "a long number, divided": "{% set z = (9999999 * 99999 - 1) * (9999999 * 99999) // 7 %}",
    "a number that grows": "{% set ns = namespace(n=9) %}{% for i in range(99999) %}{% set ns.n = ns.n + ns.n %}{% endfor %}",
    "a number that falls": "{% set ns = namespace(n=-9) %}{% for i in range(99999) %}{% set ns.n = ns.n - 999999999999 %}{% endfor %}"
    "{% for i in range(99999) %}{% for j in range(99999) %}{% set z = ns.n - 1 %}{% endfor %}{% endfor %}",
    "a text divided": "{{ 'a' / 2 }}",
    "a text of parts, unused": DOUBLED_TEXT + "{% for i in range(99999) %}{% set z = ns.s[1:] %}{% endfor %}",
    "empty parts": "{% for i in range(99999) %}" * 2 + "{% set z = [1][9:] %}" + "{% endfor %}" * 2,
}


@pytest.mark.parametrize("code", NUMBERS.values(), ids=NUMBERS)
def test_long_numbers_and_parts_are_stopped(code: str) -> None:
    """By the account, before they are divided or written."""
    with pytest.raises(SecurityError):
        Sandbox().from_string(code).render()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("{{ 7 // 2 }} {{ 7 / 2 }} {{ 7 - 9 }} {{ 2.5 - 1 }}", "3 3.5 -2 1.5"),
        ("{{ ' 42 '|int }} {{ 'ff'|int(0, 16) }} {{ 'x'|int }} {{ '4.7'|int }} {{ 3.9|int }}", "42 255 0 4 3"),
        ("{{ 'abc'[1:] }} {{ [1, 2, 3][:2] }}", "bc [1, 2]"),
    ],
)
def test_ordinary_numbers_are_worked_with(code: str, said: str) -> None:
    """Division, subtraction, numbers from text, parts."""
    assert Sandbox().from_string(code).render() == said


@pytest.mark.parametrize("code", ["{{ range(0, 9, 0)|list }}", NUMBERS["a long number"], "{{ 1 / 0 }}"])
def test_code_that_fails_is_not_told_as_a_file_that_is_no_word_file(code: str) -> None:
    """A ValueError of the code was told as »Skabelonen er ikke en Word-fil«."""
    (found,) = check_template(template(code))
    assert found.code == "template.failed"
    assert "ikke en Word-fil" not in found.message


HARMLESS = {
    "an empty rest": ("{% set a = [] %}{{ a|length }}", "0"),
    "a list compared": ("{{ 'ja' if ['a', 'b'] == ['a', 'b'] else 'nej' }}", "ja"),
    "a text in a list": ("{{ 'ja' if 'a' in ['a', 'b'] else 'nej' }}", "ja"),
    "a counter": (
        "{% set ns = namespace(n=0) %}{% for a in [1, 2, 3] %}{% set ns.n = ns.n + a %}{% endfor %}{{ ns.n }}",
        "6",
    ),
    "every other row": ("{% for a in [1, 2] %}{{ loop.cycle('lys', 'mørk') }}{% endfor %}", "lysmørk"),
    "items": ("{% for key, value in {'a': 1}.items() %}{{ key }}{{ value }}{% endfor %}", "a1"),
    "a macro": ("{% macro m(a, b='x') %}{{ a }}{{ b }}{% endmacro %}{{ m('y') }}", "yx"),
    "filters": (
        "{{ ['b', 'a']|sort|first }}{{ 'x'|default('y')|upper|trim }}{{ ['a', 'b']|map('upper')|list|last }}",
        "aXB",
    ),
    "methods": ("{{ 'a,b'.split(',')[0].strip().title() }}{{ 'ab'[1:] }}{{ ', '.join(['a', 'b']) }}", "Aba, b"),
    "a condition": ("{% if conclusion is defined %}x{% elif 3 is odd %}y{% endif %}", "y"),
    "an attribute of each": ("{{ [{'a': 1}, {'a': 2}]|map(attribute='a')|list }}", "[1, 2]"),
    "groups": ("{% for key, rows in [{'a': 1, 'b': 2}]|groupby('a') %}{{ key }}{{ rows|length }}{% endfor %}", "11"),
    "chosen rows": ("{{ [{'a': 1}, {'a': 2}]|selectattr('a', 'equalto', 2)|list|length }}", "1"),
}
RUNNER = """
import json, resource, sys
resource.setrlimit(resource.RLIMIT_AS, (1400 * 2**20,) * 2)
from infohus_forms.combine.documents.template_sandbox import Sandbox
from infohus_forms.combine.documents.template_check import _linked, check_template
from infohus_forms.combine.errors import WordTemplateError
from infohus_forms.combine.documents.template_samples import samples
from infohus_forms.combine.documents.word import rendered_word
from tests.combine.test_template_check import template
def peak():
    # of this program alone: `ru_maxrss` keeps what the process that began it had
    lines = open("/proc/self/status").read().splitlines() if sys.platform == "linux" else []
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")), 0)
content = next(iter(samples().values())).as_json()
codes = json.load(sys.stdin)
for name, code in codes.items():
    resource.setrlimit(resource.RLIMIT_CPU, (int(sum(resource.getrusage(resource.RUSAGE_SELF)[:2])) + 60, resource.RLIM_INFINITY))
    data = template(code)
    told = check_template(data)
    found = [item.code for item in told]
    made = "".join(item.message.partition(": ")[2] for item in told if item.code == "template.failed")
    if not made:
        try:
            rendered_word(content, data)
            made = "made"
        except WordTemplateError as stop:
            made = str(stop)
    print(json.dumps([name, found, made, peak()]), flush=True)
"""


@pytest.fixture(scope="module")
def told() -> dict[str, tuple[list[str], str, int]]:
    """Of each code: what `template check` finds, what rendering says, and the most memory (MB) so far, in a process with limits.

    60 seconds of processor time for each and 1.4 GB of addresses end the process, and with it the list.
    """
    codes = json.dumps({**REACHING, **GROWING, "harmless": "".join(code for code, _ in HARMLESS.values())})
    done = subprocess.run(
        [sys.executable, "-c", RUNNER],
        input=codes,
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, done.stderr[-800:] + done.stdout[-400:]
    lines = map(json.loads, done.stdout.splitlines())
    return {name: (found, made, peak) for name, found, made, peak in lines}


pytestmark_posix = pytest.mark.skipif(os.name == "nt", reason="the limits of the test are POSIX")


@pytestmark_posix
@pytest.mark.parametrize("name", [*REACHING, *GROWING])
def test_what_reaches_out_or_grows_is_stopped(name: str, told: dict[str, tuple[list[str], str, int]]) -> None:
    """By the check and by rendering, within the limits of a process, and as a mistake of the template."""
    found, made, peak = told[name]
    assert {"template.forbidden", "template.failed", "template.syntax"} & set(found), found
    assert made.startswith("Skabelonen")
    assert peak < 700


@pytestmark_posix
@pytest.mark.parametrize(
    "name", ["another file", "another file's macros", "one macro of another file", "a template above it"]
)
def test_another_file_is_forbidden_with_its_place(name: str, told: dict[str, tuple[list[str], str, int]]) -> None:
    """`include`, `import` and `extends` were a fault of the program (exit 70)."""
    (found,) = check_template(template(REACHING[name]))
    assert found.code == "template.forbidden"
    assert "afsnit" in found.message
    assert told[name][0] == ["template.forbidden"]


@pytestmark_posix
def test_ordinary_code_is_still_approved(told: dict[str, tuple[list[str], str, int]]) -> None:
    """What municipalities write: counters, conditions, macros, every other row."""
    found, made, _ = told["harmless"]
    assert (found, made) == ([], "made")


@pytest.mark.parametrize(("code", "said"), HARMLESS.values(), ids=HARMLESS)
def test_ordinary_code_says_what_it_did(code: str, said: str) -> None:
    """With little taken from the account."""
    environment = Sandbox()
    assert environment.from_string(code).render() == said
    assert environment.left > WORK - 8000


@pytest.mark.parametrize(
    ("relation", "linked"),
    [
        ('<Relationship Id="r9" Type="http://x/image" Target="http://x/a.png" TargetMode="External"/>', True),
        ("<Relationship Id='r9' Type='http://x/image' Target='http://x/a.png' TargetMode='External'/>", True),
        ('<Relationship Id="r9" Type="http://x/image" Target="http://x/hyperlink/a.png" TargetMode="External"/>', True),
        (
            '<Relationship TargetMode = "External" Id="r9" Target="http://x/>a.png" Type="http://x/attachedTemplate"/>',
            True,
        ),
        (
            '<r:Relationship xmlns:r="x" Id="r9" Type="http://x/oleObject" Target="file:///x" TargetMode="External"/>',
            True,
        ),
        ('<Relationship Id="r9" Type="http://x/hyperlink" Target="http://x/" TargetMode="External"/>', False),
        ('<Relationship Id="r9" Type="http://x/image" Target="media/a.png"/>', False),
    ],
)
def test_what_a_template_takes_from_outside_is_told_however_it_is_written(relation: str, *, linked: bool) -> None:
    """Single quotes, another prefix, a target that holds »/hyperlink«; a link to follow is none."""
    head = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    found = list(_linked("word/_rels/document.xml.rels", f"{head}{relation}</Relationships>"))
    assert [item.code for item in found] == ["template.linked"] * linked
