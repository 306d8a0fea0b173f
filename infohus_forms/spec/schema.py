"""A JSON Schema (2020-12) of the specification language, for editors that complete and check YAML."""

from __future__ import annotations

from typing import Any

from infohus_forms.models.specification.form import FormSpec

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SCALARS = frozenset({"string", "integer", "boolean", "number"})


def schema() -> dict[str, Any]:
    """Return the schema of `form_specs/<form>/<version>.yaml`: the model, and what only the YAML has.

    Only the YAML has: groups that are used (`use`, `with`), lists and scales by name, and numbers and
    truth values, which editors see with YAML's own types.
    """
    whole = FormSpec.model_json_schema(by_alias=True)
    parts: dict[str, Any] = whole.pop("$defs")
    use = {
        "type": "object",
        "description": "En gruppe fra form_specs/shared, brugt her.",
        "properties": {
            "use": {"type": "string"},
            "with": {"type": "object", "additionalProperties": {"type": "string"}},
        },
        "required": ["use"],
        "additionalProperties": False,
    }
    parts["Use"] = use
    for name, key in (("FormSpec", "sections"), ("Section", "items")):
        part = whole if name == "FormSpec" else parts[name]
        own = part["properties"][key]["items"]
        part["properties"][key]["items"] = {"anyOf": [own, {"$ref": "#/$defs/Use"}]}
    for name in ("Field", "Column"):
        properties = parts[name]["properties"]
        properties["choices"] = {
            "anyOf": [properties["choices"], {"type": "string", "description": "Navnet på en liste i shared."}]
        }
    scale = parts["Field"]["properties"]["scale"]
    parts["Field"]["properties"]["scale"] = {
        "anyOf": [*scale.get("anyOf", [scale]), {"type": "string", "description": "En skala i shared."}]
    }
    whole["properties"]["uses"] = {
        "type": "object",
        "description": "Udgaverne af de fælles definitioner.",
        "properties": {"shared": {"type": "string"}, "places": {"type": "string"}},
        "required": ["shared", "places"],
        "additionalProperties": False,
    }
    whole["properties"]["roles_from"] = {
        "type": "string",
        "description": "Den version, hvis roller felter med samme id får.",
    }
    whole["required"] = [*whole["required"], "uses"]
    return {
        "$schema": DIALECT,
        "$comment": "Skrevet af »spec schema«.",
        **_any_scalar(_without_defaults(whole)),
        "$defs": _any_scalar(_without_defaults(parts)),
    }


def _without_defaults(node: Any) -> Any:
    """Return the schema without defaults: they do not help an author, and they date the file."""
    if isinstance(node, dict):
        return {
            key: _without_defaults(value) for key, value in node.items() if key != "default" or isinstance(value, dict)
        }
    return [_without_defaults(item) for item in node] if isinstance(node, list) else node


def _any_scalar(node: Any) -> Any:
    """Return the schema with plain scalars of every YAML type: `0899`, `nej` and `1.0` need no quotes with us."""
    if isinstance(node, dict):
        out = {key: _any_scalar(value) for key, value in node.items()}
        if out.get("type") in SCALARS and "enum" not in out:
            out["type"] = sorted(SCALARS)
            for key in ("minLength",):
                out.pop(key, None)
        return out
    return [_any_scalar(item) for item in node] if isinstance(node, list) else node
