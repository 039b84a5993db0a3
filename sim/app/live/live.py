"""`sim.live`: a page that answers while its controls are moved, in a browser or a notebook."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, Any, Literal, overload

from sim.app.live.page import page
from sim.app.live.questions import Questions
from sim.app.live.server import LiveServer
from sim.app.live.session import Session
from sim.app.live.sliders import Controls
from sim.catalogue import _
from sim.drills.components import Failures
from sim.errors import InputError
from sim.study.study import Study

if TYPE_CHECKING:
    from sim.app.live.widget import LiveWidget


class Live:
    """A live page that is being served.

    Attributes
    ----------
    address : where a browser of this machine finds it; it holds the token.
    session : what answers it.
    questions : what the page asks of it, and in which language.
    """

    def __init__(self, session: Session, port: int = 0) -> None:
        self.session = session
        self.questions = Questions(session)
        shown = self.questions.worded(lambda nonce, token: page(session, nonce, token))
        self._server = LiveServer(shown, self.questions.asked, port)
        self._leave_session = self.questions.listen(self._server.tell)
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


@overload
def live(
    study: Study,
    *,
    failures: Failures | None = None,
    beneath: Study | None = None,
    port: int = 0,
    threads: int | None = None,
    widget: Literal[False],
) -> Live: ...
@overload
def live(
    study: Study,
    *,
    failures: Failures | None = None,
    beneath: Study | None = None,
    port: int = 0,
    threads: int | None = None,
    widget: Literal[True],
) -> LiveWidget: ...
@overload
def live(
    study: Study,
    *,
    failures: Failures | None = None,
    beneath: Study | None = None,
    port: int = 0,
    threads: int | None = None,
    widget: None = None,
) -> Any: ...
def live(
    study: Study,
    *,
    failures: Failures | None = None,
    beneath: Study | None = None,
    port: int = 0,
    threads: int | None = None,
    widget: bool | None = None,
) -> Live | LiveWidget:
    """A page that answers while its controls are moved: in a notebook, or on this machine.

    An estimate comes at once, from a surface through simulated settings; what is simulated for
    exactly the settings that are shown follows, and replaces it. A page that is served is for one
    person: it listens on 127.0.0.1 and needs the token of its address.

    Parameters
    ----------
    study : as it stands: the controls change it.
    failures : how components fail, so that one can be chosen (`sim.config.failures`); None: as is
        typical.
    beneath : what a scenario file that is saved is put upon: the study of a centre as its file has
        it; None: the centre of that name where there is one to choose, else the study itself.
    port : of this machine; 0: any that is free. A widget has none.
    threads : that simulate; None: the study's workers, else one a processor.
    widget : whether to show it in the notebook; None: where there is a notebook.

    Returns
    -------
    Live or LiveWidget : being served: ``.address`` is the page; or a widget, which a notebook
        shows: ``.scenario()`` is what is set on it, ``.study()`` the study with it. ``.end()``
        ends either, and each is a context manager.

    Raises
    ------
    InputError : the port is taken, the study cannot be simulated here, or a notebook lacks the
        library for widgets.

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

        failures = failures_from()[0]
    if beneath is None:
        from sim.config.changes import beneath as chosen

        beneath = chosen(study)
    controls = Controls(study, failures, beneath)
    if in_notebook() if widget is None else widget:
        made = _widget()
        return made(Session(controls, threads)).start()
    return Live(Session(controls, threads), port).start()


def in_notebook() -> bool:
    """Whether this is the kernel of a notebook."""
    known = sys.modules.get("IPython")
    return known is not None and getattr(known.get_ipython(), "kernel", None) is not None


def _widget() -> type[LiveWidget]:
    try:
        from sim.app.live.widget import LiveWidget
    except ImportError as error:
        raise InputError(
            _(
                "the live page in a notebook needs anywidget ({error}); install it with: "
                "pip install 'trunkline[notebook]', or open a page with widget=False"
            ).format(error=error)
        ) from None
    return LiveWidget
