"""pdf.js, the engine of Firefox's PDF viewer, in a page of the browser: the npm package `pdfjs-dist` (package.json beside this file)."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.viewers.chromium import Chromium

BUILD = Path(__file__).with_name("node_modules") / "pdfjs-dist" / "legacy" / "build"
START = """(async () => {{
    const address = text => URL.createObjectURL(new Blob([text], {{type: 'text/javascript'}}))
    window.pdfjs = await import(address({library}))
    window.pdfjsWorker = await import(address({worker}))
}})()"""
FILL = """(async () => {{
    const given = {values}
    const bytes = Uint8Array.from(atob({data}), letter => letter.charCodeAt(0))
    const loading = window.pdfjs.getDocument({{data: bytes}})
    const file = await loading.promise
    const known = new Set()
    for (const [name, widgets] of await file.getFieldObjects()) {{
        for (const widget of widgets) {{
            if (widget.type === 'checkbox' || widget.type === 'radiobutton') {{
                known.add(widget.exportValues)
                if (widgets.some(one => one.exportValues in given))
                    file.annotationStorage.setValue(widget.id, {{value: widget.exportValues in given}})
            }} else if (widget.type && name in given) {{
                known.add(name)
                file.annotationStorage.setValue(widget.id, {{value: given[name]}})
            }}
        }}
    }}
    const missing = Object.keys(given).filter(name => !known.has(name))
    if (missing.length) throw new Error('not in the form: ' + missing)
    const saved = await file.saveDocument()
    let text = ''
    for (let start = 0; start < saved.length; start += 8192) text += String.fromCharCode(...saved.subarray(start, start + 8192))
    await loading.destroy()
    return btoa(text)
}})()"""


class PdfJs:
    """pdf.js in a page of its own. Skips the test when the package is not installed, fails it in CI."""

    def __init__(self, browser: Chromium) -> None:
        """Load the library and its worker from the package's own files."""
        if not BUILD.is_dir():
            reason = "pdfjs-dist er ikke installeret (npm ci --prefix tests/viewers)"
            if os.environ.get("INFOHUS_CI") == "1":
                pytest.fail(reason)
            pytest.skip(reason)
        self._browser, self._page = browser, browser.page()
        sources = {name: json.dumps((BUILD / f"pdf{part}.mjs").read_text()) for name, part in PARTS}
        browser.evaluate(self._page, START.format(**sources))

    def filled(self, form: bytes, values: Mapping[str, str]) -> bytes:
        """The form with `values` by control name, as pdf.js saves it: texts, a menu's code, a box ticked by any text."""
        given = {name: text for name, text in values.items() if text}
        script = FILL.format(values=json.dumps(given), data=json.dumps(base64.b64encode(form).decode()))
        return base64.b64decode(self._browser.evaluate(self._page, script))


PARTS = (("library", ""), ("worker", ".worker"))
