"""What a person does in LibreOffice, run by the system's Python beside the program: reads an order from stdin.

Acts: ["fill", {name: text}], ["type", after_name, text], ["delete", name], ["replace", old, new], ["paste", name, text].
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import uno  # type: ignore[import-not-found, unused-ignore]
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found, unused-ignore]

FILTERS = {"docx": "MS Word 2007 XML", "odt": "writer8", "pdf": "writer_pdf_Export"}
LINE_BREAK = 1


def setting(name: str, value: Any) -> Any:
    """A named setting of UNO."""
    said = PropertyValue()
    said.Name, said.Value = name, value
    return said


def started(order: dict[str, Any]) -> tuple[Any, Any]:
    """The program with its desktop, once it answers; with a new profile it ends at once and wants to be run again."""
    command = [order["program"], f"-env:UserInstallation={order['profile']}", "--headless", "--norestore"]
    command.append(f"--accept=pipe,name={order['pipe']};urp;")
    own = {name: value for name, value in os.environ.items() if name != "URE_BOOTSTRAP"}  # `import uno` sets it
    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
    office = subprocess.Popen(command, env=own)
    for _ in range(600):
        if office.poll() is not None:
            office = subprocess.Popen(command, env=own)
        try:
            there = resolver.resolve(f"uno:pipe,name={order['pipe']};urp;StarOffice.ComponentContext")
        except Exception:  # noqa: BLE001 - not up yet
            time.sleep(0.05)
        else:
            return office, there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there)
    office.kill()
    raise SystemExit("LibreOffice did not answer")


def controls(document: Any) -> Iterator[Any]:
    """Every content control of the document."""
    found = document.getContentControls()
    for number in range(found.getCount()):
        yield found.getByIndex(number)


def named(document: Any, name: str) -> Any:
    """The control with this tag."""
    return next(item for item in controls(document) if item.Tag == name)


def write(control: Any, text: str) -> None:
    """Replace the content of a control, as typing over its prompt does."""
    cursor = control.createTextCursor()
    cursor.gotoStart(False)
    cursor.gotoEnd(True)
    cursor.setString("")
    for number, line in enumerate(text.split("\n")):
        if number:
            control.insertControlCharacter(cursor, LINE_BREAK, False)
        control.insertString(cursor, line, False)
    control.ShowingPlaceHolder = False


def fill(document: Any, values: dict[str, str]) -> None:
    """Write in the controls; a box is ticked by any text, a menu gets the text of its code."""
    for control in list(controls(document)):
        if control.Tag not in values:
            continue
        text = values[control.Tag]
        if control.Checkbox:
            control.Checked = bool(text)
            write(control, control.CheckedState if text else control.UncheckedState)
            continue
        items = {}
        for item in control.ListItems or ():
            pair = {part.Name: part.Value for part in item}
            items[pair.get("Value")] = pair.get("DisplayText")
        write(control, items.get(text) or text)


def act(document: Any, what: list[Any]) -> None:
    """One act."""
    if what[0] == "fill":
        fill(document, what[1])
    elif what[0] == "type":
        anchor = named(document, what[1]).getAnchor()
        paragraph = anchor.getText().createTextCursorByRange(anchor.getEnd())
        paragraph.gotoEndOfParagraph(False)
        anchor.getText().insertString(paragraph, what[2], False)
    elif what[0] == "delete":
        anchor = named(document, what[1]).getAnchor()
        cursor = anchor.getText().createTextCursorByRange(anchor.getStart())
        cursor.gotoStartOfParagraph(False)
        cursor.gotoEndOfParagraph(True)
        cursor.setString("")
    elif what[0] == "replace":
        search = document.createReplaceDescriptor()
        search.SearchString, search.ReplaceString = what[1], what[2]
        document.replaceAll(search)
    else:
        raise SystemExit(f"unknown act {what[0]}")


def main() -> None:
    """Do what the order says, and save."""
    order = json.load(sys.stdin)
    office, top = started(order)
    try:
        document = top.loadComponentFromURL(order["source"], "_blank", 0, (setting("Hidden", True),))
        for what in order["acts"]:
            act(document, what)
        document.storeToURL(order["target"], (setting("FilterName", FILTERS[order["end"]]),))
        document.close(True)
        top.terminate()
        office.wait(30)
    finally:
        office.kill()


main()
