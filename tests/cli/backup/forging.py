"""Changes to what a backup holds, as somebody might make them with care."""

import gzip
import re


def part(table):
    return f"tables/{table}.000001.jsonl.gz"


def alter_event(contents, _manifest):
    lines = gzip.decompress(contents[part("journal_event")])
    altered = lines.replace(b"incident.registered", b"incident.imagined__")
    contents[part("journal_event")] = gzip.compress(altered)


def drop_attachment(contents, _manifest):
    del contents[next(name for name in contents if name.startswith("attachments/"))]


def drop_table(contents, manifest):
    del contents[part("journal_text")]
    manifest["tables"] = [t for t in manifest["tables"] if t["table"] != "journal_text"]


def drop_rows(contents, _manifest):
    del contents[part("journal_text")]


def repeat_rows(contents, _manifest):
    contents["tables/journal_text.000002.jsonl.gz"] = contents[part("journal_text")]


def cut_last_event(contents, manifest):
    lines = gzip.decompress(contents[part("journal_event")]).splitlines(keepends=True)
    contents[part("journal_event")] = gzip.compress(b"".join(lines[:-1]))
    next(t for t in manifest["tables"] if t["table"] == "journal_event")["rows"] -= 1


def foreign_rows(contents, _manifest):
    contents[part("accounts_person")] = gzip.compress(b'[{"class": "os"}]\n')


def foreign_bytes(contents, _manifest):
    contents[part("accounts_person")] = b"no gzip"


def foreign_table(contents, _manifest):
    contents["tables/sqlite_master.000001.jsonl.gz"] = contents[part("accounts_person")]


def dangling_row(contents, _manifest):
    lines = gzip.decompress(contents[part("accounts_address")])
    contents[part("accounts_address")] = gzip.compress(re.sub(rb"\d+\]", b"99999]", lines))
