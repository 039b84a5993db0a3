"""The live page as a widget of a notebook."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from sim.app.live.page import markup, script
from sim.app.live.questions import NAME, Questions
from sim.app.live.saved import scenario, scenario_file
from sim.app.live.session import SIDES, Session
from sim.catalogue import _
from sim.errors import InputError
from sim.study.study import Study

_MOST_VIEWS = 32


class LiveWidget(anywidget.AnyWidget):
    """The live page in a notebook.

    Attributes
    ----------
    settings : what the controls of each side that is shown were moved to, by side (``a``, ``b``)
        and control; what is not named is as planned.
    session : what answers the page.
    """

    _esm = script()
    _markup: Any = traitlets.Unicode().tag(sync=True)
    _facts: Any = traitlets.Dict().tag(sync=True)
    settings: Any = traitlets.Dict({"a": {}}).tag(sync=True)

    def __init__(self, session: Session) -> None:
        self.session = session
        self._views: dict[str, None] = {}
        self._questions = Questions(session)
        text, facts = markup(session)
        super().__init__(_markup=text, _facts=facts)
        self.on_msg(self._asked)
        self._leave_session = self._questions.listen(self._tell)

    def start(self) -> LiveWidget:
        """Simulate, in threads of their own."""
        self.session.start()
        return self

    def setting(self, side: str = "a") -> dict[str, float | str]:
        """Where every control of a side stands.

        Raises
        ------
        InputError : the side is not shown.
        """
        shown = [name for name in SIDES if name in self.settings]
        if side not in shown:
            raise InputError(
                _("side: found '{found}'; allowed: {allowed}").format(
                    found=str(side)[:20], allowed=", ".join(shown)
                )
            )
        return self.session.controls.checked(self.settings[side])

    def study(self, side: str = "a") -> Study:
        """The study as the controls of a side have it.

        Raises
        ------
        InputError : the side is not shown, or the centre cannot be so.
        """
        return self.session.controls.study_at(self.setting(side))

    def scenario(self, side: str = "a") -> dict[str, Any]:
        """The settings of a side as plain data of a scenario.

        Raises
        ------
        InputError : the side is not shown, or the centre cannot be so.
        """
        return scenario(self.session.controls, self.setting(side), NAME)

    def scenario_file(self, side: str = "a") -> str:
        """The settings of a side as the text of a scenario file, which every command takes.

        Raises
        ------
        InputError : the side is not shown, or the centre cannot be so.
        """
        return scenario_file(self.session.controls, self.setting(side), NAME)

    def close(self) -> None:
        """Take the page away and end its threads."""
        self._leave_session()
        self.session.end()
        super().close()

    def end(self) -> None:
        """As `close`, and as a page that is served is ended."""
        self.close()

    def __enter__(self) -> LiveWidget:
        return self

    def __exit__(self, *caught: object) -> None:
        self.close()

    def _tell(self, message: dict[str, Any]) -> None:
        self.send({"told": message})

    def _asked(self, _widget: object, asked: Any, _buffers: object) -> None:
        """A question of one of the places in the notebook where the widget is shown."""
        view, path, body = (asked.get(name) for name in ("view", "path", "body"))
        if path == "left":
            self._views.pop(str(view), None)
            if not self._views:  # nobody looks any more
                for side in SIDES:
                    self.session.leave(side)
            return
        answer = self._questions.asked.get(str(path))
        if answer is None or not isinstance(body, dict):
            return
        if len(self._views) < _MOST_VIEWS:
            self._views[str(view)] = None
        try:
            found = answer(body)
        except InputError as error:
            found = {"problem": str(error)}
        self.send({"view": view, "number": asked.get("number"), "answer": found})
