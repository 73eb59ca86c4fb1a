import pytest

from tocsin.base.environment import Environment, Unusable, reachable


def environment(**variables):
    return Environment(variables, "TOCSIN_")


def test_what_is_not_set_has_its_default():
    assert environment().text("TOCSIN_A", "default", "") == "default"


def test_an_empty_variable_counts_as_not_set():
    assert environment(TOCSIN_A="  ").text("TOCSIN_A", "default", "") == "default"


def test_a_secret_comes_from_a_file(tmp_path):
    (tmp_path / "secret").write_text("hidden\n")
    env = environment(TOCSIN_KEY_FILE=str(tmp_path / "secret"))

    assert env.secret("TOCSIN_KEY", "") == "hidden"
    env.refuse_unknown()


def test_a_missing_secret_file_stops_the_start(tmp_path):
    env = environment(TOCSIN_KEY_FILE=str(tmp_path / "gone"))

    with pytest.raises(Unusable, match=r"^TOCSIN_KEY_FILE: the file .*gone' cannot be read$"):
        env.secret("TOCSIN_KEY", "")


def test_an_empty_secret_file_stops_the_start(tmp_path):
    (tmp_path / "empty").touch()
    env = environment(TOCSIN_KEY_FILE=str(tmp_path / "empty"))

    with pytest.raises(Unusable, match=r"^TOCSIN_KEY_FILE: .*empty$"):
        env.secret("TOCSIN_KEY", "")


def test_a_secret_twice_is_one_too_many():
    env = environment(TOCSIN_KEY="a", TOCSIN_KEY_FILE="b")

    with pytest.raises(Unusable, match="not both"):
        env.secret("TOCSIN_KEY", "")


@pytest.mark.parametrize("name", ["TOCSIN_DATA_DRI", "TOCSIN_A_FILE"])
def test_an_unknown_name_stops_the_start(name):
    env = environment(**{name: "x", "HOME": "/"})
    env.text("TOCSIN_A", "", "")

    with pytest.raises(Unusable, match=f"^{name}: there is no setting of this name$"):
        env.refuse_unknown()


@pytest.mark.parametrize("value", ["0", "-1", "two", "1.5", "²"])
def test_what_is_no_number_above_zero_is_refused(value):
    with pytest.raises(Unusable, match=r"^TOCSIN_N: "):
        environment(TOCSIN_N=value).number("TOCSIN_N", 1, "")


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("127.0.0.1:8000", ("127.0.0.1", 8000)),
        ("[::1]:80", ("::1", 80)),
        ("desk.example:9", ("desk.example", 9)),
    ],
)
def test_an_address_is_a_host_and_a_port(value, meant):
    assert environment(TOCSIN_LISTEN=value).address("TOCSIN_LISTEN", "", "") == meant


@pytest.mark.parametrize("value", ["8000", ":8000", "a", "a:", "a:b", "a:99999", "u@a:1", "a:1/x"])
def test_what_is_no_address_is_refused(value):
    with pytest.raises(Unusable, match=r"^TOCSIN_LISTEN: .* is no address like"):
        environment(TOCSIN_LISTEN=value).address("TOCSIN_LISTEN", "", "")


def test_a_list_of_networks_holds_single_addresses_too():
    env = environment(TOCSIN_PROXIES="10.0.0.0/8, ::1")

    assert [str(one) for one in env.networks("TOCSIN_PROXIES", "")] == ["10.0.0.0/8", "::1/128"]


def test_what_is_no_network_is_refused():
    with pytest.raises(Unusable, match=r"^TOCSIN_PROXIES: .*proxy"):
        environment(TOCSIN_PROXIES="proxy").networks("TOCSIN_PROXIES", "")


@pytest.mark.parametrize(
    ("listening", "asked"), [("0.0.0.0", "127.0.0.1"), ("::", "[::1]"), ("desk", "desk")]
)
def test_a_server_that_listens_everywhere_is_reached_on_loopback(listening, asked):
    assert reachable(listening) == asked
