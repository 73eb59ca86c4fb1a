import pytest

from tocsin.base.content_types import content_type, may_be_shown

ZIP = b"PK\x03\x04\x14\x00\x06\x00"


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n....", "a.html", "image/png"),
        (b"\xff\xd8\xff\xe0", "", "image/jpeg"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "", "image/webp"),
        (b"\x00\x00\x00\x18ftypheic", "IMG.HEIC", "image/heic"),
        (b"\x00\x00\x00\x18ftypisom", "clip", "video/mp4"),
        (b"%PDF-1.7\n", "invoice.exe", "application/pdf"),
        (b"MZ\x90\x00\x03", "invoice.pdf", "application/vnd.microsoft.portable-executable"),
        (b"MZ is how the letter begins", "letter.txt", "text/plain"),
        (b"\x7fELF\x02", "", "application/x-elf"),
        (b"x" * 257 + b"ustar\x0000", "a.tar", "application/x-tar"),
        (b"\x1f\x8b\x08", "a.tgz", "application/gzip"),
        (ZIP, "a.zip", "application/zip"),
        (
            ZIP + b"x" * 30 + b"word/document.xml",
            "a.zip",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            ZIP + b"x" * 22 + b"mimetypeapplication/vnd.oasis.opendocument.textPK",
            "a.odt",
            "application/vnd.oasis.opendocument.text",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls", "application/vnd.ms-excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.png", "application/x-ole-storage"),
        (b"\x78\x9f\x3e\x22", "winmail.dat", "application/ms-tnef"),
        (b"BEGIN:VCALENDAR\r\n", "x", "text/calendar"),
        (b"a;b\n1;2\n", "a.csv", "text/csv"),
        (b"From: a\n\n<html>", "a.eml", "message/rfc822"),
        (b"just words", "", "text/plain"),
        (b"", "", "text/plain"),
        ("Größe".encode("cp1252"), "a.txt", "text/plain"),
        (b"\x00\x01\x02\x03", "a.txt", "application/octet-stream"),
        (b"<!DOCTYPE html><html>", "a.png", "text/html"),
        (b"  \n<script>alert(1)</script>", "a.txt", "text/html"),
        (b"\xef\xbb\xbf<HTML>", "a.csv", "text/html"),
        ("<html>".encode("utf-16"), "a.txt", "text/html"),
        (b"<?xml version='1.0'?><!-- x --><svg xmlns='x'>", "a.jpg", "image/svg+xml"),
        (b"<svg onload=alert(1)>", "a.png", "image/svg+xml"),
        (b"<?xml version='1.0'?><a/>", "a.txt", "application/xml"),
        (b"<3 from all of us", "a.txt", "text/plain"),
    ],
)
def test_bytes_say_what_they_are(content, name, kind):
    assert content_type(content, name) == kind


@pytest.mark.parametrize("kind", ["image/png", "image/jpeg", "text/plain"])
def test_what_runs_nothing_may_be_shown(kind):
    assert may_be_shown(kind)


@pytest.mark.parametrize(
    "kind", ["text/html", "image/svg+xml", "application/xml", "application/pdf", "image/x-icon"]
)
def test_what_may_run_something_is_only_downloaded(kind):
    assert not may_be_shown(kind)
