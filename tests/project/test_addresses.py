import pytest

from tocsin.base.environment import Unusable
from tocsin.project.addresses import attachments, base_url, database, mail_from, sender, transport

HERE = ("127.0.0.1", 8000)


def test_without_an_address_the_database_is_a_file(tmp_path):
    described = database("TOCSIN_DATABASE_URL", "", tmp_path)

    assert described["NAME"] == tmp_path / "tocsin.sqlite3"
    assert described["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in described["OPTIONS"]["init_command"]


def test_an_address_names_everything_about_postgresql(tmp_path):
    value = "postgresql://us%40er:pa%2Fss@db.example:5433/desk?sslmode=require"
    described = database("TOCSIN_DATABASE_URL", value, tmp_path)

    assert described["NAME"] == "desk"
    assert described["USER"] == "us@er"
    assert described["PASSWORD"] == "pa/ss"
    assert (described["HOST"], described["PORT"]) == ("db.example", "5433")
    assert described["OPTIONS"]["sslmode"] == "require"
    assert described["OPTIONS"]["pool"]["min_size"] == 1


@pytest.mark.parametrize(
    "value",
    ["mysql://a/b", "postgresql://", "postgresql://host", "postgresql://host:x/y", "nonsense"],
)
def test_what_is_no_database_is_refused_without_repeating_it(value, tmp_path):
    with pytest.raises(Unusable, match=r"^TOCSIN_DATABASE_URL: ") as refusal:
        database("TOCSIN_DATABASE_URL", value, tmp_path)

    assert value not in str(refusal.value)


@pytest.mark.parametrize("value", ["http://relay", "smtp://user:pass@relay?tls=none", "smtp://:x"])
def test_what_is_no_relay_is_refused(value, tmp_path):
    with pytest.raises(Unusable, match=r"^TOCSIN_SMTP_URL: "):
        transport("TOCSIN_SMTP_URL", value, tmp_path)


def test_the_desk_is_where_it_listens_until_it_has_a_name():
    assert base_url("TOCSIN_BASE_URL", "", HERE) == "http://127.0.0.1:8000"


def test_the_desks_own_address_ends_without_a_slash():
    assert base_url("TOCSIN_BASE_URL", "https://desk.example/", HERE) == "https://desk.example"


@pytest.mark.parametrize(
    "value", ["desk.example", "https://desk.example/sub", "ftp://desk.example"]
)
def test_what_is_no_base_address_is_refused(value):
    with pytest.raises(Unusable, match=r"^TOCSIN_BASE_URL: "):
        base_url("TOCSIN_BASE_URL", value, HERE)


@pytest.mark.parametrize(
    ("base", "address"),
    [
        ("https://desk.example", "desk@desk.example"),
        ("http://127.0.0.1:8000", "desk@localhost"),
        ("http://[::1]:8000", "desk@localhost"),
    ],
)
def test_the_desk_writes_from_a_host_with_a_name(base, address):
    assert mail_from(base) == address


def test_attachments_may_lie_elsewhere(tmp_path):
    assert str(attachments("TOCSIN_ATTACHMENTS_URL", "file:///srv/a%20b", tmp_path)) == "/srv/a b"


@pytest.mark.parametrize("value", ["s3://bucket", "file:relative", "/srv"])
def test_attachments_lie_in_a_folder_only(value, tmp_path):
    with pytest.raises(Unusable, match=r"^TOCSIN_ATTACHMENTS_URL: "):
        attachments("TOCSIN_ATTACHMENTS_URL", value, tmp_path)


@pytest.mark.parametrize("value", ["desk@example.org", "Service desk <desk@localhost>"])
def test_letters_come_from_an_address(value):
    assert sender("NAME", value) == value


@pytest.mark.parametrize(
    "value", ["desk", "desk@", "@example.org", "zoë@example.org", "desk@example..org", "a@b\nX: y"]
)
def test_letters_come_from_nothing_else(value):
    with pytest.raises(Unusable, match=r"NAME: .* is no address like desk@example.org"):
        sender("NAME", value)
