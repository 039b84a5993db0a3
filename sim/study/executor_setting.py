"""The word of configuration that says where replications run."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, Strict, model_validator

from sim.catalogue import _
from sim.centre.base import Description

Kind = Literal["auto", "serial", "threads", "processes", "dask"]

HERE = "127.0.0.1"
"""Address at which a program is reached from its own machine only."""


class ExecutorSetting(Description):
    """Where replications run; changes no number.

    A plain word stands for its kind: ``executor: threads``.
    """

    kind: Kind = Field(
        default="auto",
        description="serial, threads, processes or dask; auto: threads for the compiled engine, "
        "processes for the reference engine, serial with one worker",
    )
    address: str | None = Field(
        default=None,
        description="of a running Dask scheduler, tcp://host:port; none = a cluster of this "
        "machine",
    )
    listen: str = Field(
        default=HERE,
        min_length=1,
        description="address of this machine on which a Dask cluster of its own is reached; by "
        "default from this machine only; 0.0.0.0 = from everywhere, without a password",
    )
    retries: Annotated[int, Strict(), Field(ge=0, le=100)] = Field(
        default=2,
        description="how often a replication whose worker died is run again before that is an "
        "error",
    )
    wait_s: Annotated[float, Strict(), Field(ge=0.001, le=86_400)] = Field(
        default=60.0,
        description="how long to wait for a Dask worker where there is none, seconds",
    )

    @model_validator(mode="before")
    @classmethod
    def _word(cls, data: Any) -> Any:
        return {"kind": data} if isinstance(data, str) else data

    @model_validator(mode="after")
    def _addressed(self) -> ExecutorSetting:
        if self.address is not None and self.kind != "dask":
            raise ValueError(
                _(
                    "found address '{address}', but executor '{kind}' has none; "
                    "executor=dask takes one"
                ).format(address=self.address, kind=self.kind)
            )
        own = self.kind == "dask" and self.address is None
        if self.listen != HERE and not own:
            raise ValueError(
                _(
                    "found listen '{listen}', which is for a Dask cluster of this machine "
                    "only: executor=dask without an address"
                ).format(listen=self.listen)
            )
        return self
