"""`sim.live`: a page on this machine that answers while its controls are moved."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from sim.app.live.page import page, scenario_file, told
from sim.app.live.server import LiveServer
from sim.app.live.session import Session
from sim.app.live.sliders import Controls
from sim.catalogue import asked_language, language
from sim.drills.components import Failures
from sim.study.study import Study

P = ParamSpec("P")
T = TypeVar("T")


class Live:
    """A live page that is being served.

    Attributes
    ----------
    address : where a browser of this machine finds it; it holds the token.
    session : what answers it.
    language : of the page: that in which it was started.
    """

    def __init__(self, session: Session, port: int = 0) -> None:
        self.session = session
        self.language = asked_language()
        self._currency = session.controls.study.centre.currency
        self._server = LiveServer(
            self._in_its_language(lambda nonce, token: page(session, nonce, token)),
            {
                "ask": self._in_its_language(self._ask),
                "watch": self._in_its_language(self._watch),
                "leave": self._in_its_language(self._leave),
                "scenario": self._in_its_language(self._scenario),
            },
            port,
        )
        self._leave_session = session.listen(self._in_its_language(self._heard))
        self._serving = threading.Thread(
            target=self._server.serve_forever, name="live-server", daemon=True
        )

    @property
    def address(self) -> str:
        """Where the page is."""
        return self._server.address

    def start(self) -> Live:
        """Simulate and serve, in threads of their own."""
        self.session.start()
        self._serving.start()
        return self

    def wait(self) -> None:
        """Until somebody ends it, from another thread or by Ctrl-C."""
        while self._serving.is_alive():
            self._serving.join(timeout=0.5)

    def end(self) -> None:
        """Stop serving and simulating."""
        self._leave_session()
        self._server.shutdown()
        self._server.server_close()
        self.session.end()

    def __enter__(self) -> Live:
        return self

    def __exit__(self, *caught: object) -> None:
        self.end()

    def _in_its_language(self, answer: Callable[P, T]) -> Callable[P, T]:
        """Threads know nothing of the language of the one that started them."""

        def worded(*arguments: P.args, **named: P.kwargs) -> T:
            with language(self.language):
                return answer(*arguments, **named)

        return worded

    def _ask(self, asked: dict[str, Any]) -> dict[str, Any]:
        found = self.session.ask(asked.get("setting", {}))
        points, whole = self.session.progress
        answer = None if found is None else told(found, self._currency)
        problem = self.session.failed
        return {"answer": answer, "points": points, "whole": whole, "problem": problem}

    def _watch(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.session.watch(asked.get("side", "a"), asked.get("setting", {}))
        return {}

    def _leave(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.session.leave(str(asked.get("side", "b")))
        return {}

    def _scenario(self, asked: dict[str, Any]) -> dict[str, Any]:
        name = "live"
        text = scenario_file(self.session.controls, asked.get("setting", {}), name)
        return {"name": f"{name}.yaml", "text": text}

    def _heard(self, side: str, setting: dict[str, float | str], answer: Any) -> None:
        self._server.tell(
            {"side": side, "setting": setting, "answer": told(answer, self._currency)}
        )


def live(
    study: Study, *, failures: Failures | None = None, port: int = 0, threads: int | None = None
) -> Live:
    """Serve a page on this machine that answers while its controls are moved.

    An estimate comes at once, from a surface through simulated settings; what is simulated for
    exactly the settings that are shown follows, and replaces it. The page is for one person: it
    listens on 127.0.0.1 and needs the token of its address.

    Parameters
    ----------
    study : as it stands: the controls change it.
    failures : how components fail, so that one can be chosen (`sim.config.failures`); None: as is
        typical.
    port : of this machine; 0: any that is free.
    threads : that simulate; None: the study's workers, else one a processor.

    Returns
    -------
    Live : being served; ``.address`` is the page, ``.end()`` ends it, and it is a context manager.

    Raises
    ------
    InputError : the port is taken, or the study cannot be simulated here.

    Examples
    --------
    >>> import sim
    >>> served = sim.live(sim.load("retail_bank"))                            # doctest: +SKIP
    >>> served.address                                                        # doctest: +SKIP
    'http://127.0.0.1:40893/?t=...'
    >>> served.end()                                                          # doctest: +SKIP
    """
    if failures is None:
        from sim.config.failures import failures_from

        failures, _ = failures_from()
    return Live(Session(Controls(study, failures), threads), port).start()
