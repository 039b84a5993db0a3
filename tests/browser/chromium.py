"""A browser without a window that does what a test asks, by its debugging protocol over a pipe.

No library and no driver stands between: a message is JSON that ends with a zero byte.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
VARIABLE = "TRUNKLINE_CHROMIUM"
"""Environment variable with the path of a browser that stands elsewhere."""
_FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
    "--disable-extensions", "--disable-background-networking", "--disable-dev-shm-usage",
    "--allow-file-access-from-files", "--remote-debugging-pipe",
)  # fmt: skip


def found() -> str | None:
    """Path of a Chromium, of the machine or as Playwright keeps it; None: there is none."""
    named = os.environ.get(VARIABLE)
    if named:
        return named
    for name in NAMES:
        path = shutil.which(name)
        if path:
            return path
    kept = Path.home() / ".cache" / "ms-playwright"
    return next((str(p) for p in sorted(kept.glob("chromium*/*/*headless*shell"))), None)


class BrowserError(RuntimeError):
    """The browser says no, or is gone."""


class Browser:
    """A running browser with one page.

    Attributes
    ----------
    told : what the page wrote to the console, and what went wrong in it, since the last `open`.
    """

    def __init__(self, into: int, out: int) -> None:
        self._into = os.fdopen(into, "wb", buffering=0)
        self._out = os.fdopen(out, "rb")
        self._last = 0
        self._session = ""
        self.told: list[str] = []
        self._loaded = False
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)[
            "sessionId"
        ]
        for domain in ("Page", "Runtime", "Log", "DOM", "CSS"):
            self.ask(f"{domain}.enable")

    def close(self) -> None:
        """Give the ends of the pipes back."""
        self._into.close()
        self._out.close()

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command of the protocol and wait for its answer."""
        self._last += 1
        message: dict[str, Any] = {"id": self._last, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        self._into.write(json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._last:
                if "error" in answer:
                    raise BrowserError(f"{method}: {answer['error']['message']}")
                result: dict[str, Any] = answer["result"]
                return result

    def show(self, width: int, height: int = 800, *, dark: bool = False, media: str = "") -> None:
        """A window of so many pixels, light or dark; ``media`` may be ``print``."""
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.ask("Emulation.setEmulatedMedia", media=media, features=[scheme])

    def open(self, page: Path, place: str = "") -> None:
        """Load a file and wait until it is there, fonts too."""
        self.told = []
        self._loaded = False
        self.ask("Page.navigate", url=page.resolve().as_uri() + place)
        while not self._loaded:
            self._read()
        self.run("document.fonts.ready.then(() => true)")

    def run(self, script: str) -> Any:
        """The value of an expression in the page; a promise is waited for."""
        answer = self.ask(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in answer:
            raise BrowserError(json.dumps(answer["exceptionDetails"])[:2000])
        return answer["result"].get("value")

    def press(self, key: str, code: int, text: str = "") -> None:
        """A key, down and up."""
        for kind in ("keyDown", "keyUp"):
            self.ask(
                "Input.dispatchKeyEvent", type=kind, key=key, code=key, text=text,
                windowsVirtualKeyCode=code,
            )  # fmt: skip

    def fonts(self, selector: str) -> set[str]:
        """Families of the fonts that an element's letters were drawn with."""
        root = self.ask("DOM.getDocument")["root"]["nodeId"]
        node = self.ask("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        used = self.ask("CSS.getPlatformFontsForNode", nodeId=node)["fonts"]
        return {str(font["familyName"]) for font in used}

    def picture(self, path: Path, *, whole: bool = True) -> None:
        """Save what is seen as a PNG."""
        data = self.ask("Page.captureScreenshot", captureBeyondViewport=whole)["data"]
        path.write_bytes(base64.b64decode(data))

    def pdf(self) -> bytes:
        """The page on paper."""
        return base64.b64decode(self.ask("Page.printToPDF", preferCSSPageSize=True)["data"])

    def _read(self) -> dict[str, Any]:
        data = bytearray()
        while (byte := self._out.read(1)) != b"\0":
            if not byte:
                raise BrowserError("the browser has ended")
            data += byte
        message: dict[str, Any] = json.loads(data)
        what, more = message.get("method"), message.get("params", {})
        if what == "Page.loadEventFired":
            self._loaded = True
        elif what == "Runtime.exceptionThrown":
            self.told.append(str(more["exceptionDetails"].get("exception", more)))
        elif what == "Runtime.consoleAPICalled":
            self.told.append(str([a.get("value") for a in more["args"]]))
        elif what == "Log.entryAdded":
            self.told.append(f"{more['entry']['level']}: {more['entry']['text']}")
        return message


@contextmanager
def browser(program: str, folder: Path) -> Iterator[Browser]:
    """Start a browser, which ends with the block.

    Parameters
    ----------
    program : its path.
    folder : for what it keeps.
    """
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()

    def places() -> None:  # the protocol wants descriptors 3 and 4
        kept_in, kept_out = os.dup(theirs_in), os.dup(theirs_out)
        os.dup2(kept_in, 3)
        os.dup2(kept_out, 4)

    process = subprocess.Popen(
        [program, *_FLAGS, f"--user-data-dir={folder}", "about:blank"],
        preexec_fn=places, close_fds=False, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(theirs_in)
    os.close(theirs_out)
    running = None
    try:
        running = Browser(ours_out, ours_in)
        yield running
    finally:
        process.terminate()
        process.wait(timeout=20)
        if running is not None:
            running.close()


if __name__ == "__main__":
    program = found()
    print(program or "no Chromium is on this machine")
    raise SystemExit(program is None)
