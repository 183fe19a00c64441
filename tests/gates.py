"""Systems at border gates, checking one traveller after the other through the API."""

import threading
import time
from itertools import count
from uuid import UUID

import httpx

GATES = 4
FIRST_ANSWER_SECONDS = 300


class Gates:
    """Several at once, until `finish` is called or nobody answers any more.

    answered  ids of the checks that were answered, as the store writes them
    refused   answers that were none
    """

    def __init__(self, client: httpx.Client, name: str) -> None:
        self.answered: list[str] = []
        self.refused: list[str] = []
        self._client, self._name = client, name
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._check, args=(number,)) for number in range(GATES)]
        for thread in self._threads:
            thread.start()

    def _check(self, number: int) -> None:
        for traveller in count():
            if self._ended.is_set():
                return
            asked = {"names": [f"{self._name} Gate{number} Traveller{traveller}"]}
            try:
                answer = self._client.post("/api/checks", json=asked)
            except httpx.TransportError:
                return
            if answer.status_code == 200:
                self.answered.append(UUID(answer.json()["id"]).hex)
            else:
                self.refused.append(answer.text)

    def wait_for_an_answer(self) -> None:
        """Fails when nobody is answered in good time."""
        until = time.monotonic() + FIRST_ANSWER_SECONDS
        while not self.answered:
            assert time.monotonic() < until, f"nobody was answered: {self.refused[:1]}"
            time.sleep(0.01)

    def finish(self) -> None:
        """Let each of them finish its traveller."""
        self._ended.set()
        for thread in self._threads:
            thread.join()
