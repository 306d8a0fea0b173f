"""Small forms, responses and cases for tests, made in a line or two.

spec = a_form("- {id: met, kind: date}", identity={"meeting": "no"})
raw = a_raw(spec, {"met": "3.5.2026", "channel=phone": "x"})
response = a_response(spec, {"met": "2026-05-03"})
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import yaml

from infohus_forms.models.case import Case, Issued, Reference
from infohus_forms.models.response import Carrier, RawForm, Response, Stamp
from infohus_forms.models.specification.form import FormSpec
from infohus_forms.validate.case.origin import LEADING
from tests.support.roles import with_roles

TRI = "ja nej ikke_oplyst"
RISK = {
    "id": "risk", "name": {"da": "Bekymring"}, "low": {"da": "Ingen bekymring"}, "high": {"da": "Alvorlig bekymring"},
    "not_rated": {"da": "Ikke belyst"}, "unchanged": {"da": "Uændret siden sidste møde"}, "shape": "square",
}  # fmt: skip
RESOURCES = {
    **RISK,
    "id": "resources",
    "low": {"da": "Ingen ressourcer"},
    "high": {"da": "Mange ressourcer"},
    "shape": "circle",
}
TOKEN = "T"  # noqa: S105 - no password
"""The copy token of every form here."""
SCALES = {"risk": RISK, "resources": RESOURCES}


def a_form(
    fields: str, *, form: str = "proeve", version: str = "1.0", identity: Mapping[str, str] | None = None
) -> FormSpec:
    """A form of one section from a YAML list of fields.

    A label may be left out (it is then the id), choices may be words (`choices: ja nej`), a scale a name. Fields without keys
    of their own have the roles that these ids have in version 1.0.
    """
    spec = FormSpec.model_validate(
        {
            "spec_format": 1,
            "id": form,
            "version": version,
            "title": {"da": "Et skema til prøver"},
            "series": {"da": "Prøver"},
            "subtitle": {"da": "Udfyldes af ingen"},
            "step": "A",
            "tool": 1,
            "footer": {"da": "Prøve"},
            "colophon": {"da": "Prøve"},
            "identity": dict(identity or {}),
            "sections": [
                {
                    "id": "del1",
                    "title": {"da": "Del 1"},
                    "items": [_field(item) for item in _items(fields)],
                }
            ],
        }
    )
    return spec if spec.meaning else with_roles(spec)


def _items(fields: str) -> list[dict[str, Any]]:
    """Every scalar as a text, as specifications are read; nothing is constructed."""
    return list(yaml.load(fields, Loader=yaml.BaseLoader))  # noqa: S506


def _field(field: dict[str, Any]) -> dict[str, Any]:
    whole = {"label": field["id"].replace("_", " ").capitalize(), **field}
    if field["kind"] == "tri":
        whole.setdefault("choices", TRI)
    if isinstance(whole["label"], str):
        whole["label"] = {"da": whole["label"]}
    if isinstance(whole.get("choices"), str):
        whole["choices"] = [
            {"code": code, "label": {"da": code.replace("_", " ").capitalize()}} for code in whole["choices"].split()
        ]
    if "scale" in whole:
        whole["scale"] = SCALES[whole["scale"]]
    if "columns" in whole:
        whole["columns"] = [_field(column) for column in whole["columns"]]
        whole.setdefault("rows", "5")
    for key in ("hint", "required_message", "constraint_message"):
        if isinstance(whole.get(key), str):
            whole[key] = {"da": whole[key]}
    return whole


def a_stamp(spec: FormSpec, **own: Any) -> Stamp:
    """The stamp of an issued form."""
    return replace(Stamp(spec.id, spec.version, spec.hash, case="26/0042", token=TOKEN), **own)


def a_raw(spec: FormSpec, values: Mapping[str, str], *, carrier: Carrier = Carrier.WORD, **stamp: Any) -> RawForm:
    """What a reader hands over: `NAME=CODE` with any text is a tick, all else a text."""
    ticked = frozenset(name for name, text in values.items() if "=" in name and text)
    texts = {name: text for name, text in values.items() if "=" not in name}
    return RawForm(carrier, a_stamp(spec, **stamp), None, texts, ticked, frozenset(values), texts)


def a_response(spec: FormSpec, answers: Mapping[str, Any] | None = None, *, file: str = "", **stamp: Any) -> Response:
    """A completed form with these typed answers, None for all others."""
    known: dict[str, Any] = {name: None for field in spec.fields for name in field.answer_ids}
    known.update(answers or {})
    data = json.dumps([spec.id, file, known], sort_keys=True).encode()
    return Response(
        file=file or f"{spec.id}.docx",
        sha256=hashlib.sha256(data).hexdigest(),
        carrier=Carrier.WORD,
        spec=spec,
        stamp=a_stamp(spec, **stamp),
        answers=known,
        raw={},
        prefilled=tuple(stamp.get("prefilled", ())),
        size=len(data),
    )


def changed(response: Response, file: str = "", **answers: Any) -> Response:
    """The response with other answers (None takes one away), as another file when a name is given."""
    new = {**response.answers, **answers}
    data = json.dumps([file or response.file, new], sort_keys=True).encode()
    return replace(response, answers=new, file=file or response.file, sha256=hashlib.sha256(data).hexdigest())


def a_case(*responses: Response, issued: tuple[Issued, ...] = (), **reference: Any) -> Case:
    """A case with these responses, in canonical order. With `issued` the forms that lead the case are issued too."""
    own = {"case_no": "26/0042", "token": "T", "fictional": True, **reference}
    sent = {item.instance for item in issued}
    led = {one.stamp.instance: one for one in responses if issued and one.stamp and one.spec and one.spec.id in LEADING}
    leading = tuple(
        Issued(one.spec.id, one.spec.version, instance, TOKEN, "2026-09-01", meeting=one.identity("meeting"))
        for instance, one in led.items()
        if one.spec and instance and instance not in sent
    )
    return Case(
        Reference(**own),
        (*issued, *leading),
        tuple(sorted(responses, key=lambda response: (response.file, response.sha256))),
    )
