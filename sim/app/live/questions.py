"""What the page asks, and what it is told, whoever carries it: a server or a notebook's kernel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from sim.app.live.answers import Answer, Difference
from sim.app.live.design import Setting
from sim.app.live.page import told, told_difference
from sim.app.live.saved import plan_file, scenario_file
from sim.app.live.session import SIDES, Session
from sim.catalogue import _, asked_language, language
from sim.errors import InputError

P = ParamSpec("P")
T = TypeVar("T")
Ask = Callable[[dict[str, Any]], dict[str, Any]]
NAME = "live"
"""Of a scenario that is saved."""


class Questions:
    """The questions of a page, and the stream of what is simulated for it.

    Attributes
    ----------
    session : what answers.
    language : of the page: that in which it was started. Threads know nothing of it.
    asked : what answers a question, by its name.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.language = asked_language()
        self._currency = session.controls.study.centre.currency
        answers = (self._ask, self._watch, self._leave, self._scenario, self._staffing)
        names = ("ask", "watch", "leave", "scenario", "staffing")
        self.asked: dict[str, Ask] = {
            name: self.worded(answer) for name, answer in zip(names, answers, strict=True)
        }

    def worded(self, answer: Callable[P, T]) -> Callable[P, T]:
        """A function that speaks the language of the page."""

        def speaking(*arguments: P.args, **named: P.kwargs) -> T:
            with language(self.language):
                return answer(*arguments, **named)

        return speaking

    def listen(self, tell: Callable[[dict[str, Any]], None]) -> Callable[[], None]:
        """Hand on what is simulated, as the page takes it, as it comes; gives back an end."""

        def heard(side: str, setting: Setting, answer: Answer) -> None:
            tell({"side": side, "setting": setting, "answer": told(answer, self._currency)})

        def compared(a: Setting, b: Setting, difference: Difference) -> None:
            tell({"a": a, "b": b, "difference": told_difference(difference, self._currency)})

        leave = self.session.listen(self.worded(heard), self.worded(compared))
        leave_staffing = self.session.staffing.listen(lambda state: tell({"staffing": state}))

        def end() -> None:
            leave()
            leave_staffing()

        return end

    def _ask(self, asked: dict[str, Any]) -> dict[str, Any]:
        found = self.session.ask(asked.get("setting", {}))
        both = asked.get("both")
        apart = None
        if isinstance(both, dict):
            apart = self.session.compare(*(both.get(side, {}) for side in SIDES))
        points, whole = self.session.progress
        return {
            "answer": None if found is None else told(found, self._currency),
            "difference": None if apart is None else told_difference(apart, self._currency),
            "points": points,
            "whole": whole,
            "problem": self.session.failed,
        }

    def _watch(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.session.watch(asked.get("side", "a"), asked.get("setting", {}))
        return {}

    def _leave(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.session.leave(str(asked.get("side", "b")))
        return {}

    def _scenario(self, asked: dict[str, Any]) -> dict[str, Any]:
        text = scenario_file(self.session.controls, asked.get("setting", {}), NAME)
        return {"name": f"{NAME}.yaml", "text": text}

    def _staffing(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Begin or end a search for shifts, how far it is, or the plan as a file."""
        search, todo = self.session.staffing, asked.get("do", "state")
        if todo == "begin":
            setting = asked.get("setting", {})
            search.begin(setting, asked.get("share"), asked.get("seconds"), self.worded)
        elif todo == "stop":
            search.stop()
        elif todo == "file":
            found = search.plan
            if found is None:
                raise InputError(_("there is no plan yet"))
            name = f"{NAME}_plan"
            text = plan_file(self.session.controls, found, name)
            return {"name": f"{name}.yaml", "text": text}
        return {"staffing": search.state}
