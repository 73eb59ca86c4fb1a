from concurrent.futures import ThreadPoolExecutor

import pytest

from tocsin.base.environment import Unusable
from tocsin.project.secret_key import secret_key


def made(folder):
    return secret_key("TOCSIN_SECRET_KEY", "", folder)


def test_a_key_is_made_once_and_kept_for_its_owner_alone(tmp_path):
    folder = tmp_path / "data"

    assert made(folder) == made(folder)
    assert (folder / "secret_key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in folder.iterdir()] == ["secret_key"]


def test_processes_that_start_at_once_agree_on_one_key(tmp_path):
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(made, [tmp_path] * 8))

    assert len(keys) == 1


def test_a_given_key_leaves_no_file(tmp_path):
    assert secret_key("TOCSIN_SECRET_KEY", "k" * 50, tmp_path / "data") == "k" * 50
    assert not (tmp_path / "data").exists()


def test_a_short_key_is_refused(tmp_path):
    with pytest.raises(Unusable, match=r"^TOCSIN_SECRET_KEY: "):
        secret_key("TOCSIN_SECRET_KEY", "short", tmp_path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(Unusable, match=r"^TOCSIN_DATA_DIR: .*file' is unusable"):
        made(tmp_path / "file")
