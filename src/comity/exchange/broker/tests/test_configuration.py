"""The configuration of the servers: what every one of them says, and what is never written into one."""

from dataclasses import replace
from pathlib import Path

import pytest

from comity.exchange.broker.configuration import (
    ConfigurationRefused,
    HubServer,
    Listener,
    NodeServer,
    Tls,
    leaf_may_publish,
    leaf_may_subscribe,
    render_hub,
    render_node,
)

HERE = Listener("127.0.0.1", 4222)
PASSWORD, LEAF_PASSWORD = "p" * 40, "l" * 40
TLS = Tls(Path("own.pem"), Path("own.key"), Path("hub.pem"))
HUB = HubServer("hub", Path("streams"), HERE, Listener("127.0.0.1", 7422), PASSWORD, {"hub": "", "XA": LEAF_PASSWORD})
NODE = NodeServer(
    "XA", Path("streams"), HERE, "hub", Listener("127.0.0.1", 7422), password=PASSWORD, leaf_password=LEAF_PASSWORD
)
BOTH = pytest.mark.parametrize("text", [render_hub(HUB), render_node(NODE)], ids=["hub", "node"])


class TestEveryServer:
    """What holds for the hub as for every node."""

    @BOTH
    def test_writes_to_the_disk_before_it_acknowledges(self, text):
        assert "sync_interval: always" in text

    @BOTH
    def test_lets_nobody_in_without_a_name(self, text):
        assert "no_auth_user" not in text

    @BOTH
    def test_has_a_system_account_without_users(self, text):
        assert 'system_account: "SYS"' in text
        assert "SYS { }" in text

    @BOTH
    def test_opens_no_port_for_browsers_or_monitors(self, text):
        assert not {"websocket", "mqtt", "http_port", "monitor_port", "cluster", "gateway"} & set(text.split())


class TestLeaf:
    """What a member's server may do at the hub is what sourcing one stream each way needs."""

    def test_names_nothing_of_another_member(self):
        text = render_hub(replace(HUB, members={"hub": "", "XA": LEAF_PASSWORD, "XB": "m" * 40}))
        of_xa = text[text.index("XA {") : text.index("XB {")]
        assert "XB" not in of_xa

    @pytest.mark.parametrize("subject", [*leaf_may_publish("hub"), *leaf_may_subscribe("XA")])
    def test_is_allowed_no_management_and_no_system_subject(self, subject):
        assert not subject.startswith(("$SYS", ">", "*", "_INBOX", "in.", "out."))
        assert ".STREAM." not in subject
        assert not subject.endswith(".API.>")

    def test_does_not_enter_where_programs_do(self):
        assert 'user: "leaf-XA", password: "' + LEAF_PASSWORD + '", allowed_connection_types: ["LEAFNODE"]' in (
            render_hub(HUB)
        )


class TestBetweenMachines:
    """Between machines there is TLS with certificates on both sides, or no connection."""

    @pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "hub.example", "::"])
    def test_without_tls_is_refused(self, host):
        with pytest.raises(ConfigurationRefused, match="without TLS"):
            render_hub(replace(HUB, leaves=Listener(host, 7422)))
        with pytest.raises(ConfigurationRefused, match="without TLS"):
            render_node(replace(NODE, hub=Listener(host, 7422)))

    def test_both_sides_show_a_certificate(self):
        hub = render_hub(replace(HUB, leaves=Listener("hub.example", 7422), tls=TLS))
        node = render_node(replace(NODE, hub=Listener("hub.example", 7422), tls=TLS))
        assert "verify: true" in hub
        assert 'url: "tls://leaf-XA:' in node
        assert hub.count('min_version: "1.3"') == node.count('min_version: "1.3"') == 1

    def test_programs_connect_on_the_same_machine_only(self):
        with pytest.raises(ConfigurationRefused, match="this machine only"):
            render_hub(replace(HUB, clients=Listener("hub.example", 4222)))


class TestValues:
    """No value can say more than it is: a configuration is text, and its values come from elsewhere."""

    @pytest.mark.parametrize("code", ["", "XA }", 'XA"', "XA.XB", "$G", "SYS", "X" * 41, "XA\n", "*", ">"])
    def test_a_code_is_letters_and_digits(self, code):
        with pytest.raises(ConfigurationRefused):
            render_node(replace(NODE, code=code))

    @pytest.mark.parametrize("password", ["", "short", 'p" }' * 10, "p" * 31, "p" * 40 + "\n"])
    def test_a_password_is_long_and_plain_and_never_told(self, password):
        with pytest.raises(ConfigurationRefused) as told:
            render_hub(replace(HUB, members={"XA": LEAF_PASSWORD}, password=password))
        assert not password or password not in str(told.value)

    @pytest.mark.parametrize("host", ["", "hub example", 'hub"', "hub\n", "hub/x", "user@hub"])
    def test_a_host_is_one(self, host):
        with pytest.raises(ConfigurationRefused):
            Listener(host, 7422)

    @pytest.mark.parametrize(
        "host",
        [
            "169.254.169.254",
            "fe80::1",
            "0.0.0.0",
            "::",
            "224.0.0.1",
            "::ffff:169.254.169.254",
            "2002:a9fe:a9fe::1",
            "2852039166",
            "0xa9.0xfe.0xa9.0xfe",
            "0251.0376.0251.0376",
            "169.254.43518",
            "127.1",
            "169.254.169.254.",
        ],
    )
    def test_a_hub_is_not_where_a_machine_keeps_its_secrets(self, host):
        with pytest.raises(ConfigurationRefused, match="address"):
            render_node(replace(NODE, hub=Listener(host, 7422), tls=TLS))

    @pytest.mark.parametrize(
        "host", ["hub.example", "10.1.2.3", "fd00::8", "2001:db8::1", "localhost", "hub-4.example"]
    )
    def test_a_hub_is_at_a_name_or_an_address(self, host):
        assert host in render_node(replace(NODE, hub=Listener(host, 7422), tls=TLS))

    def test_a_folder_may_have_any_printable_name(self):
        assert r'store_dir: "a \"b\" \\c"' in render_node(replace(NODE, store=Path('a "b" \\c')))
        with pytest.raises(ConfigurationRefused):
            render_node(replace(NODE, store=Path("a\nb")))

    def test_values_do_not_show_their_passwords(self):
        assert PASSWORD not in repr(HUB) + repr(NODE)
        assert LEAF_PASSWORD not in repr(HUB) + repr(NODE)

    def test_the_hub_is_no_member_of_itself(self):
        with pytest.raises(ConfigurationRefused):
            render_hub(replace(HUB, members={"hub": LEAF_PASSWORD}))
        with pytest.raises(ConfigurationRefused):
            render_node(replace(NODE, code="hub"))
