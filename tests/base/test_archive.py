import io
import stat
import subprocess
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.base.archive import Damaged, Writer, WrongBytes, _header, members, writing

PARTS = {"first": b"one", "empty": b"", "a/second": bytes(range(256)) * 5}


def filled(parts=PARTS):
    file = io.BytesIO()
    writer = Writer(file)
    for name, content in parts.items():
        writer.add(name, content)
    writer.end()
    return file


def held(file):
    return {member.name: member.stream.read() for member in members(file)}


def changed(place, byte):
    content = bytearray(filled().getvalue())
    content[place] = byte
    return io.BytesIO(bytes(content))


def test_what_was_written_is_read():
    assert held(filled()) == PARTS


def test_a_member_may_be_passed_over():
    assert [member.name for member in members(filled())] == list(PARTS)


def test_any_tar_reads_it():
    file = filled()
    file.seek(0)
    with tarfile.open(fileobj=file) as tar:
        assert {m.name: tar.extractfile(m).read() for m in tar.getmembers()} == PARTS


@given(st.integers(0, len(filled().getvalue()) - 1))
def test_a_file_cut_off_anywhere_is_noticed(length):
    with pytest.raises(Damaged):
        held(io.BytesIO(filled().getvalue()[:length]))


@given(st.integers(0, len(filled().getvalue()) - 1), st.integers(0, 255))
def test_no_byte_outside_of_contents_can_be_altered(place, byte):
    whole = filled().getvalue()
    if whole[place] == byte:
        return
    try:
        found = held(changed(place, byte))
    except Damaged:
        return
    assert {name: len(content) for name, content in found.items()} == {
        name: len(content) for name, content in PARTS.items()
    }
    assert found != PARTS


def test_a_member_may_be_larger_than_any_tar_of_old_could_say():
    member = next(members(io.BytesIO(_header("evidence", 20 * 2**30))))

    assert (member.name, member.size) == ("evidence", 20 * 2**30)


@given(st.binary(max_size=2000))
def test_whatever_else_is_no_such_file(content):
    with pytest.raises(Damaged):
        held(io.BytesIO(content))


def test_links_paths_and_modes_of_others_are_refused(tmp_path):
    (tmp_path / "link").symlink_to("/etc/passwd")
    subprocess.run(["tar", "cf", "other.tar", "link"], cwd=tmp_path, check=True)
    with (tmp_path / "other.tar").open("rb") as file, pytest.raises(Damaged):
        held(file)


@pytest.mark.parametrize(("size", "digest"), [(2, "0" * 64), (9, "0" * 64), (3, "0" * 64)])
def test_a_blob_that_is_not_what_it_should_be_is_left_out(size, digest):
    file = io.BytesIO()
    writer = Writer(file)
    writer.add("before", b"1")
    with pytest.raises(WrongBytes):
        writer.add_blob("blob", io.BytesIO(b"abc"), size, digest)
    writer.add("after", b"2")
    writer.end()
    assert held(file) == {"before": b"1", "after": b"2"}


def test_nobody_else_reads_the_file_while_it_is_written_and_after(tmp_path):
    with writing(tmp_path / "file") as writer:
        writer.add("name", b"content")
        [unfinished] = tmp_path.iterdir()
        assert unfinished.name != "file"
        assert stat.S_IMODE(unfinished.stat().st_mode) == 0o600
    [finished] = tmp_path.iterdir()
    assert finished.name == "file"
    assert stat.S_IMODE(finished.stat().st_mode) == 0o600


def test_what_was_not_finished_leaves_the_old_file(tmp_path):
    (tmp_path / "file").write_bytes(b"old")

    def fail():
        with writing(tmp_path / "file") as writer:
            writer.add("name", b"content")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("file", b"old")]
