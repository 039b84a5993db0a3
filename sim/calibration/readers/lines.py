"""Text of any encoding as clean UTF-8, block by block; lines that are damaged are left out.

Most files are UTF-8 and hold no odd quote: their blocks pass as they are. A block that is not is
read line by line: as UTF-8, which a text of another encoding hardly ever is, else in the encoding
that is stated, else as GB 18030.
"""

from __future__ import annotations

import codecs
import io
from typing import IO

import numpy as np

from sim.calibration.readers.tally import Tally

BLOCK = 8 << 20
_LONGEST_LINE = 1 << 20


class CleanLines(io.RawIOBase):
    """A stream of UTF-8 lines from a stream of bytes.

    Parameters
    ----------
    stream : the bytes, unpacked.
    encoding : as stated in the mapping.
    tally : damaged lines and lines in another encoding are counted here.
    quoted : whether a double quote encloses a cell (an odd number in a line is damage).
    skip_heading : leave out the first line that is not blank.
    """

    def __init__(
        self,
        stream: IO[bytes],
        encoding: str,
        tally: Tally,
        *,
        quoted: bool,
        skip_heading: bool = False,
    ) -> None:
        self._stream, self._tally, self._quoted = stream, tally, quoted
        self._encoding = codecs.lookup(encoding).name
        self._rest, self._ready, self._at, self._over = b"", b"", 0, False
        self._wide: codecs.IncrementalDecoder | None = None
        self._first, self._skip = True, skip_heading

    def readable(self) -> bool:
        """It is."""
        return True

    def read(self, size: int | None = -1) -> bytes:
        """At most so many bytes of clean lines."""
        self.has_more()
        end = len(self._ready) if size is None or size < 0 else self._at + size
        found = self._ready[self._at : end]
        self._at += len(found)
        return found

    def has_more(self) -> bool:
        """Whether anything is left to read."""
        while self._at >= len(self._ready) and not self._over:
            self._ready, self._at = self._block(), 0
            if self._skip and (text := self._ready.lstrip(b"\r\n ")):
                self._skip = False
                self._ready = text.partition(b"\n")[2]
        return self._at < len(self._ready)

    def _block(self) -> bytes:
        raw = self._stream.read(BLOCK)
        over = not raw
        if self._first:
            self._first = False
            if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
                self._wide = codecs.getincrementaldecoder("utf-16")()
            raw = raw.removeprefix(codecs.BOM_UTF8)
        if self._wide is not None:
            raw = self._wide.decode(raw, final=not raw).encode("utf-8", "replace")
        self._over = over
        whole = self._rest + raw
        cut = len(whole) if self._over else whole.rfind(b"\n") + 1
        if not cut and len(whole) > _LONGEST_LINE:
            cut = len(whole)  # no line of any records is so long: let it be one damaged line
        self._rest = whole[cut:]
        return self._clean(whole[:cut])

    def _clean(self, block: bytes) -> bytes:
        if b"\0" in block:
            self._tally.mend("zero_byte", sum(b"\0" in line for line in block.split(b"\n")))
            block = block.replace(b"\0", b"")
        if b"\r" in block and b"\n" not in block:
            block = block.replace(b"\r", b"\n")
        try:
            block.decode()
        except UnicodeDecodeError:
            block = b"\n".join(self._line(line) for line in block.split(b"\n"))
        return self._even_quotes(block) if self._quoted and b'"' in block else block

    def _line(self, line: bytes) -> bytes:
        if line.isascii():
            return line
        for encoding in ("utf-8", self._encoding, "gb18030"):
            try:
                text = line.decode(encoding)
            except UnicodeDecodeError:
                continue
            self._tally.mend("other_encoding", encoding != self._encoding)
            return text.encode()
        self._tally.mend("undecodable", 1)
        return line.decode("utf-8", "replace").encode()

    def _even_quotes(self, block: bytes) -> bytes:
        """Without lines that open a quote and do not close it, which would swallow the next."""
        data = np.frombuffer(block, dtype=np.uint8)
        ends = np.flatnonzero(data == 10)
        quotes = np.flatnonzero(data == 34)
        line = np.searchsorted(ends, quotes)
        odd = np.flatnonzero(np.bincount(line, minlength=len(ends) + 1) % 2)
        if not len(odd):
            return block
        self._tally.read += len(odd)
        self._tally.drop("open_quote", len(odd))
        starts = np.concatenate([[0], ends + 1])
        stops = np.concatenate([ends + 1, [len(block)]])
        kept, at = [], 0
        for number in odd:
            kept.append(block[at : starts[number]])
            at = int(stops[number])
        return b"".join([*kept, block[at:]])
