"""What the words of a centre are called among numbers."""

from __future__ import annotations

SHARES, ORDER, LEAST_EXPECTED_WAIT, MOST_IDLE, BEST_SERVICE = range(5)
POLICIES = {
    "shares": SHARES,
    "order": ORDER,
    "least_expected_wait": LEAST_EXPECTED_WAIT,
    "most_idle": MOST_IDLE,
    "best_service": BEST_SERVICE,
}
BYPASS, WAIT, BLOCK = range(3)
WHEN_NO_PORT = {"bypass": BYPASS, "wait": WAIT, "block": BLOCK}
TO_MESSAGE, TO_CALLBACK, TO_DISCONNECT = range(3)
THEN = {"message": TO_MESSAGE, "callback": TO_CALLBACK, "disconnect": TO_DISCONNECT}
NO_LIMIT = -1
