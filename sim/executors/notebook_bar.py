"""A bar of progress in a notebook: HTML that is shown once and replaced, without widgets."""

from __future__ import annotations

import sys
import time
from html import escape
from importlib import import_module

EVERY_S = 0.2
"""Seconds between two pictures of the bar."""


def in_notebook() -> bool:
    """Whether what is displayed reaches a notebook."""
    shell = sys.modules.get("IPython")
    found = shell.get_ipython() if shell is not None else None
    return getattr(found, "kernel", None) is not None


class NotebookBar:
    """Moved as a terminal's bar is.

    Parameters
    ----------
    total, initial : replications, and those that are done already.
    desc : what is going on, in a word.
    growing : whether there may turn out to be more: then there is no bar, only numbers.
    """

    def __init__(self, total: int, initial: int, desc: str, growing: bool) -> None:
        self.total, self._done, self._what, self._growing = total, initial, desc, growing
        self._from = self._last = time.monotonic()
        display = import_module("IPython.display").display
        self._shown = display(self._picture(), raw=True, display_id=True)

    def update(self, done: int) -> None:
        """So many more are done."""
        self._done += done
        self.refresh(force=self._done >= self.total)

    def refresh(self, force: bool = False) -> None:
        """Show what has changed, unless it was shown just now."""
        now = time.monotonic()
        if force or now - self._last >= EVERY_S:
            self._last = now
            self._shown.update(self._picture(), raw=True)

    def set_description_str(self, what: str) -> None:
        """What is going on, in a word."""
        self._what = what
        self.refresh()

    def close(self, ended: bool = False) -> None:
        """The last picture.

        Parameters
        ----------
        ended : it came to its end, so that what is done is all there is.
        """
        if ended:
            self.total = self._done
        self.refresh(force=True)

    def _picture(self) -> dict[str, str]:
        minutes, seconds = divmod(int(time.monotonic() - self._from), 60)
        open_end = "+" if self._growing and self._done < self.total else ""
        said = f"{self._what}: {self._done:,} / {self.total:,}{open_end} · {minutes}:{seconds:02d}"
        bar = f'<progress value="{self._done}" max="{max(self.total, 1)}"></progress> '
        return {
            "text/plain": said,
            "text/html": f"<div>{'' if self._growing else bar}{escape(said)}</div>",
        }
