"""Waiting for what happens on other threads and servers."""

import time
from collections.abc import Callable


def until(condition: Callable[[], bool], seconds: float = 60) -> bool:
    """Whether a condition comes true; a generous limit, so that a busy machine decides nothing."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False
