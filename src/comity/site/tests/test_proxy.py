"""Behind a proxy: a form of ours is not taken for a forged one, and who signs in is told apart by address."""

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


ADDRESS = """
import django
django.setup()
from allauth.account.adapter import get_adapter
from django.test import RequestFactory
said = {"x-forwarded-for": "198.51.100.1, 203.0.113.9"}
print(get_adapter().get_client_ip(RequestFactory().get("/", headers=said, REMOTE_ADDR="192.0.2.7")))
"""


@pytest.mark.parametrize(
    ("proxies", "address"),
    [("0", "192.0.2.7"), ("1", "203.0.113.9"), ("2", "198.51.100.1")],
    ids=["none", "one", "two"],
)
def test_the_limit_of_sign_ins_counts_the_address_that_the_trusted_proxies_name(
    tmp_path: Path, proxies: str, address: str
) -> None:
    environment = os.environ | {
        "COMITY_HOME": str(tmp_path / "node"),
        "COMITY_PROXIES": proxies,
        "DJANGO_SETTINGS_MODULE": "comity.site.settings",
    }
    done = subprocess.run([sys.executable, "-c", ADDRESS], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == address, done.stderr
