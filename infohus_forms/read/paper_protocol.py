"""Messages between a worker and its parent process about paper, as JSON: which blank print is needed, and what was found."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from infohus_forms.formats.paper_code import PaperCode, paper_code_of
from infohus_forms.models.paper import Paper, PaperField, Picture, State
from infohus_forms.models.paper_layout import Label, Origin, PaperReference, Shape, Spot
from infohus_forms.models.response import Stamp


def question_of(code: PaperCode | None) -> bytes:
    """Return the worker's request for the blank print of a code; without a code it only reports that the worker is alive."""
    return json.dumps({"asks": code.text() if code else ""}).encode()


def asked_of(message: bytes) -> tuple[bool, PaperCode | None]:
    """Return whether a message is a request for a blank print, and the code in it."""
    if not message.startswith(b'{"asks"'):
        return False, None
    try:
        return True, paper_code_of(str(json.loads(message)["asks"]))
    except ValueError:
        return True, None


def reply_of(reference: PaperReference | None) -> bytes:
    """Return a blank print as JSON; no bytes when there is none."""
    if reference is None:
        return b""
    return json.dumps(
        {
            "stamp": reference.stamp.as_json(),
            "pdf": base64.b64encode(reference.pdf).decode(),
            "spots": [
                [spot.page, spot.name, spot.answer, spot.shape.value, spot.exclusive, spot.box]
                for spot in reference.spots
            ],
            "labels": [[label.page, label.field, label.box] for label in reference.labels],
            "origin": reference.origin.value,
        }
    ).encode()


def reference_of(reply: bytes) -> PaperReference | None:
    """Parse the blank print in a reply."""
    if not reply:
        return None
    content = json.loads(reply)
    return PaperReference(
        stamp=Stamp.from_json(content["stamp"]),
        pdf=base64.b64decode(content["pdf"]),
        spots=tuple(
            Spot(page, name, answer, Shape(shape), exclusive, tuple(box))
            for page, name, answer, shape, exclusive, box in content["spots"]
        ),
        labels=tuple(Label(page, field, tuple(box)) for page, field, box in content["labels"]),
        origin=Origin(content["origin"]),
    )


def told_paper(paper: Paper) -> dict[str, Any]:
    """Return what was found on paper, with its pictures, in a form that JSON can hold."""
    return {
        "token": paper.token,
        "pages": list(paper.pages.items()),
        "count": paper.count,
        "fields": [
            [
                item.name,
                item.state.value,
                item.suggestion,
                item.why,
                item.page,
                item.printed,
                base64.b64encode(item.crop).decode(),
            ]
            for item in paper.fields
        ],
        "pictures": [
            [number, one.width, one.height, base64.b64encode(one.data).decode(), one.jpeg, one.bits, one.colours]
            for number, one in sorted(paper.pictures.items())
        ],
    }


def paper_of(content: Mapping[str, Any]) -> Paper:
    """Parse the result of `told_paper`. Raises ValueError, TypeError or KeyError for anything else."""
    return Paper(
        str(content["token"]),
        {int(printed): int(page) for printed, page in content["pages"]},
        int(content["count"]),
        tuple(
            PaperField(
                str(name), State(state), str(suggestion), str(why), int(page), int(printed), base64.b64decode(crop)
            )
            for name, state, suggestion, why, page, printed, crop in content["fields"]
        ),
        {
            int(number): Picture(
                int(width), int(height), base64.b64decode(data), jpeg=jpeg is True, bits=int(bits), colours=int(colours)
            )
            for number, width, height, data, jpeg, bits, colours in content["pictures"]
        },
    )
