"""Debian's Chromium with its own PDF viewer, driven by keys and clicks over the DevTools protocol.

    with Chromium(program) as browser:
        viewer = browser.pdf(form)
        viewer.tab("non-text")
        viewer.press("x")
        saved = viewer.save()

The protocol goes through two pipes (`--remote-debugging-pipe`: JSON ended by a zero byte), so the tests need no further
package. Only the dialog that asks where a file is to be saved is replaced: a browser without a screen has none.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

PATIENCE = 60.0
"""Seconds until something that should happen is a failure: a busy machine is slow."""
PDF_VIEWER = "document.querySelector('pdf-viewer')"
KEYS = {"Tab": 9, "Enter": 13, "ArrowDown": 40, " ": 32, ".": 190, ",": 188}
"""What Windows calls the keys that are no letters or digits; those have their own code."""
CATCH_SAVED = f"""(() => {{
    const viewer = {PDF_VIEWER}, parts = []
    const target = {{
        write: async part => {{ parts.push(part); setTimeout(() => target.onwriteend?.()) }},
        close: async () => {{}},
    }}
    viewer.selectFileAndGetWriter_ = viewer.selectFileAndGetWritable_ = async () => target
    viewer.addEventListener('save-completed-for-testing', () => {{ window.savedFile = new Blob(parts) }})
}})()"""
SAVED = """(async () => {
    const bytes = new Uint8Array(await window.savedFile.arrayBuffer())
    let text = ''
    for (let start = 0; start < bytes.length; start += 8192) text += String.fromCharCode(...bytes.subarray(start, start + 8192))
    return btoa(text)
})()"""
BUTTON = """(() => {{
    const controls = {viewer}.shadowRoot.querySelector('#toolbar').shadowRoot.querySelector('viewer-download-controls')
    const place = controls.shadowRoot.querySelector('#{button}').getBoundingClientRect()
    return [place.left + place.width / 2, place.top + place.height / 2, place.width]
}})()"""
PAGE_PLACE = """(() => {{
    const place = {viewer}.viewport.getPageScreenRect({page})
    const content = {viewer}.shadowRoot.querySelector('#content').getBoundingClientRect()
    return [content.left + place.x, content.top + place.y, {viewer}.viewport.getZoom()]
}})()"""


class Chromium:
    """A browser without a screen; one page or PDF at a time."""

    def __init__(self, program: str, *, width: int = 700, height: int = 7400) -> None:
        """`program` is the path of the browser; the window is high enough for every page of a form at a quarter of its size."""
        self._program, self._size = program, f"{width},{height}"

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory()
        from_browser, to_us = os.pipe()
        from_us, to_browser = os.pipe()
        theirs = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (from_us, to_us)]  # clear of 3 and 4
        here = str(Path(self._folder.name) / "profile")
        options = "--headless=new --no-sandbox --remote-debugging-pipe --no-first-run --disable-gpu --force-device-scale-factor=1"
        # the browser reads from descriptor 3 and writes to 4
        command = f'exec "$0" {options} --window-size={self._size} --user-data-dir="$1" about:blank 3<&{theirs[0]} 4>&{theirs[1]}'
        self._process = subprocess.Popen(
            ["bash", "-c", command, self._program, here],
            pass_fds=theirs,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for end in (from_us, to_us, *theirs):
            os.close(end)
        self._out, self._in = to_browser, from_browser
        self._unread, self._number = b"", 0
        self.events: list[dict[str, Any]] = []
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.call("Browser.close")
            self._process.wait(PATIENCE)
        finally:
            self._process.kill()
            self._process.wait()
            os.close(self._out)
            os.close(self._in)
            self._folder.cleanup()

    def call(self, method: str, session: str = "", **parameters: Any) -> dict[str, Any]:
        """One command and its result. Raises RuntimeError when the browser refuses it."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        os.write(self._out, json.dumps(message | ({"sessionId": session} if session else {})).encode() + b"\0")
        number = self._number
        while (answer := self._received()).get("id") != number:
            self.events.append(answer)
        if "error" in answer:
            raise RuntimeError(method, answer["error"])
        result: dict[str, Any] = answer["result"]
        return result

    def evaluate(self, session: str, script: str) -> Any:
        """The value of a script in a page; a promise is awaited. Raises RuntimeError with what it threw."""
        said = self.call("Runtime.evaluate", session, expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in said:
            raise RuntimeError(said["exceptionDetails"])
        return said["result"].get("value")

    def page(self, address: str = "about:blank") -> str:
        """A new page at an address; returns its session."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session: str = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.call("Target.setAutoAttach", session, autoAttach=True, waitForDebuggerOnStart=False, flatten=True)
        self.call("Page.enable", session)
        self.call("Page.navigate", session, url=address)
        return session

    def pdf(self, data: bytes, *, zoom: int = 25) -> PdfViewer:
        """A PDF in the browser's own viewer, loaded and with the keyboard in the document.

        So small that all pages are in sight: a Tab that must scroll to a page leaves no field with the keyboard
        (in Chromium 156), and a person presses it again.
        """
        path = Path(self._folder.name) / f"form-{self._number}.pdf"
        path.write_bytes(data)
        self.events.clear()
        page = self.page(f"{path.as_uri()}#zoom={zoom}")
        return PdfViewer(self, page, self._frame())

    def _frame(self) -> str:
        """The session of the frame that holds the viewer, once there is one."""
        while True:
            for event in self.events:
                about = event.get("params", {})
                if event["method"] == "Target.attachedToTarget" and about["targetInfo"]["type"] == "iframe":
                    return str(about["sessionId"])
            self.events.append(self._received())

    def _received(self) -> dict[str, Any]:
        while b"\0" not in self._unread:
            ready, _, _ = select.select([self._in], [], [], PATIENCE)
            if not ready:
                raise TimeoutError
            self._unread += os.read(self._in, 1 << 20)
        message, _, self._unread = self._unread.partition(b"\0")
        answer: dict[str, Any] = json.loads(message)
        return answer


class PdfViewer:
    """The viewer with one document, as a person has it before them."""

    def __init__(self, browser: Chromium, page: str, frame: str) -> None:
        """Wait until the document is there, then click beside its first field, so that keys go to the document."""
        self._browser, self._page, self._frame = browser, page, frame
        self._until(f"{PDF_VIEWER}?.loadProgress_ === 100")
        browser.evaluate(frame, CATCH_SAVED)
        self.click(0, 150, 25)

    def tab(self, kind: str) -> None:
        """To the next field, and wait until the viewer says that a field of this kind has the keyboard.

        `text` (a menu too), or `non-text` for a box. Without waiting, the viewer takes a blank for »next page«.
        """
        self.press("Tab")
        self._browser.evaluate(self._frame, f"{PDF_VIEWER}.pluginController_.getSelectedText().then(() => 0)")
        self._until(f"{PDF_VIEWER}.formFieldFocus_ === '{kind}'")

    def press(self, key: str) -> None:
        """One key down and up. A letter is its own text."""
        text = "\r" if key == "Enter" else key if len(key) == 1 else ""
        code = ord(key.upper()) if len(key) == 1 and key.isascii() and key.isalnum() else KEYS.get(key, 0)
        about = {"key": key, "windowsVirtualKeyCode": code}
        down = {"type": "keyDown", "text": text} if text else {"type": "rawKeyDown"}
        self._browser.call("Input.dispatchKeyEvent", self._page, **about, **down)
        self._browser.call("Input.dispatchKeyEvent", self._page, type="keyUp", **about)

    def write(self, text: str) -> None:
        """A text key by key where the keyboard has one, each line ended with Enter."""
        for letter in text:
            if letter == "\n" or letter in KEYS or (letter.isascii() and letter.isalnum()):
                self.press("Enter" if letter == "\n" else letter)
            else:
                self.paste(letter)

    def paste(self, text: str) -> None:
        """A text line by line, each line at once."""
        for number, line in enumerate(text.split("\n")):
            if number:
                self.press("Enter")
            if line:
                self._browser.call("Input.insertText", self._page, text=line)

    def click(self, page: int, x: float, y: float) -> None:
        """Click on a page (from 0), `x` and `y` points from its upper left corner; it must be in sight."""
        left, top, zoom = self._browser.evaluate(self._frame, PAGE_PLACE.format(viewer=PDF_VIEWER, page=page))
        scale = zoom * 96 / 72
        self._click(left + x * scale, top + y * scale)

    def show(self, page: int) -> None:
        """Scroll to a page."""
        self._browser.evaluate(self._frame, f"{PDF_VIEWER}.viewport.goToPage({page})")

    def save(self) -> bytes:
        """The file after the button that saves »with your changes«."""
        self._press_button("save")
        self._press_button("save-edited")
        self._until("window.savedFile !== undefined")
        return base64.b64decode(self._browser.evaluate(self._frame, SAVED))

    def _press_button(self, button: str) -> None:
        """Click on a button once it is there and stands still: a menu moves while it opens."""
        seen: list[list[float]] = [[0, 0, 0]]
        end = time.monotonic() + PATIENCE
        while seen[-1][2] == 0 or seen[-1] not in seen[:-1]:
            if time.monotonic() > end:
                raise TimeoutError(button)
            time.sleep(0.1)
            seen.append(self._browser.evaluate(self._frame, BUTTON.format(viewer=PDF_VIEWER, button=button)))
        self._click(seen[-1][0], seen[-1][1])

    def _click(self, x: float, y: float) -> None:
        about = {"x": x, "y": y, "button": "left", "clickCount": 1}
        self._browser.call("Input.dispatchMouseEvent", self._page, type="mouseMoved", x=x, y=y)
        for kind in ("mousePressed", "mouseReleased"):
            self._browser.call("Input.dispatchMouseEvent", self._page, type=kind, **about)

    def _until(self, condition: str) -> None:
        end = time.monotonic() + PATIENCE
        while not self._browser.evaluate(self._frame, condition):
            if time.monotonic() > end:
                raise TimeoutError(condition)
            time.sleep(0.02)
