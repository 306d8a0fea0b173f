"""LibreOffice as a person uses it, driven from outside: run by the system's Python, which has `uno`.

Reads a task from stdin and writes its answer to stdout, both JSON: {"pipe": name, "jobs": [job, …]}. A job has a `form`
(address of a file), what is put in its controls by tag (`texts`, `ticks`, `menus` as shown texts, `days` as [shown, ISO])
and `save`: [[address, name of a filter], …]. A job with `label` and `field` tries to type in both; the answer says where that worked.
"""

# ruff: noqa: FBT003 - the office takes its arguments by place only
from __future__ import annotations

import json
import sys
import time
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.text.ControlCharacter import LINE_BREAK

PATIENCE = 240
"""Quarters of a second in which the office must have started."""


def main() -> None:
    """Do the jobs and end the office."""
    task = json.load(sys.stdin)
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    context = connected(resolver, f"uno:pipe,name={task['pipe']};urp;StarOffice.ComponentContext")
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    said = [done(context, desktop, job) for job in task["jobs"]]
    json.dump(said, sys.stdout)
    desktop.terminate()


def connected(resolver: Any, address: str) -> Any:
    """The office's context, once it has started."""
    for _ in range(PATIENCE):
        try:
            return resolver.resolve(address)
        except NoConnectException:
            time.sleep(0.25)
    sys.exit("LibreOffice did not start")


def setting(name: str, value: Any) -> Any:
    """A named value as the office takes it."""
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def done(context: Any, desktop: Any, job: dict[str, Any]) -> dict[str, Any]:
    """One job: open, fill in, save."""
    document = desktop.loadComponentFromURL(job["form"], "_blank", 0, (setting("Hidden", True),))
    found = document.getContentControls()
    controls = {control.Tag: control for control in map(found.getByIndex, range(found.getCount()))}
    for tag, text in job.get("texts", {}).items():
        typed(controls[tag], text)
    for tag, text in job.get("menus", {}).items():
        assert text in [
            value.Value for item in controls[tag].ListItems for value in item if value.Name == "DisplayText"
        ]
        typed(controls[tag], text)
    for tag, (shown, day) in job.get("days", {}).items():
        controls[tag].CurrentDate = f"{day}T00:00:00Z"
        typed(controls[tag], shown)
    for tag in job.get("ticks", []):
        controls[tag].Checked = True
        typed(controls[tag], controls[tag].CheckedState)
    said = {}
    if "label" in job:
        said = {"label": can_type(context, document, label(document, job["label"])),
                "field": can_type(context, document, controls[job["field"]].getStart())}  # fmt: skip
    for address, kind in job.get("save", []):
        document.storeToURL(address, (setting("FilterName", kind),))
    document.close(True)
    return said


def typed(control: Any, text: str) -> None:
    """The control's content replaced by a text, line by line, as typing over it does."""
    cursor = control.createTextCursor()
    cursor.gotoStart(False)
    cursor.gotoEnd(True)
    first, *more = text.split("\n")
    cursor.setString(first)
    control.ShowingPlaceHolder = False
    for line in more:
        cursor.gotoEnd(False)
        control.insertControlCharacter(cursor, LINE_BREAK, False)
        cursor.gotoEnd(False)
        control.insertString(cursor, line, False)


def label(document: Any, words: str) -> Any:
    """Where a fixed text stands."""
    search = document.createSearchDescriptor()
    search.SearchString = words
    return document.findFirst(search).getStart()


def can_type(context: Any, document: Any, place: Any) -> bool:
    """Whether a person who puts the cursor there and types changes the document."""
    controller = document.getCurrentController()
    controller.getViewCursor().gotoRange(place, False)
    before = document.getText().getString()
    dispatcher = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
    dispatcher.executeDispatch(controller.getFrame(), ".uno:InsertText", "", 0, (setting("Text", "Q"),))
    return bool(document.getText().getString() != before)


if __name__ == "__main__":
    main()
