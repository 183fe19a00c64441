"""Behind a proxy that ends TLS, a form of ours is not taken for a forged one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

POST = """
import django
django.setup()
from django.test import Client
client = Client(enforce_csrf_checks=True)
client.cookies["csrftoken"] = "x" * 32
said = {"origin": "https://localhost", "host": "localhost", "x-csrftoken": "x" * 32, "x-forwarded-proto": "https"}
print(client.post("/theme/", {"theme": "dark"}, headers=said).status_code)
"""


@pytest.mark.parametrize(("https", "believed"), [("1", True), ("0", False)])
def test_only_a_node_that_was_told_of_a_proxy_believes_it(tmp_path: Path, https: str, believed: bool) -> None:
    environment = os.environ | {
        "COMITY_HOME": str(tmp_path / "node"),
        "COMITY_HTTPS": https,
        "DJANGO_SETTINGS_MODULE": "comity.site.settings",
    }
    done = subprocess.run([sys.executable, "-c", POST], env=environment, capture_output=True, text=True, check=False)
    assert (done.stdout.strip() == "302") is believed, done.stderr
