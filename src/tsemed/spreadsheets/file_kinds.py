"""Detect the real kind of a file from its first bytes; its name is chosen by the sender."""

from __future__ import annotations

from enum import StrEnum

from tsemed.spreadsheets.problems import Code, WorkbookProblem


class Kind(StrEnum):
    """The two kinds of list that are read."""

    WORKBOOK = "workbook"
    TEXT = "text"


# The OLE2 container: workbooks before 2007, and today's when a password locks them.
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
_WEB_PAGE = (b"<!doctype html", b"<html", b"<head", b"<table", b"<meta", b"<body")
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def kind_of(content: bytes, *, file: str) -> Kind:
    """Return what kind of list the content is; raise WorkbookProblem for anything else."""
    if not content.strip():
        raise WorkbookProblem(Code.EMPTY_FILE, file=file)
    if content.startswith(_OLE2):
        locked = _LOCKED in content
        raise WorkbookProblem(Code.PASSWORD if locked else Code.OLD_EXCEL, file=file)
    if content.startswith((_ZIP, _EMPTY_ZIP)):
        return Kind.WORKBOOK
    if _is_web_page(content):
        raise WorkbookProblem(Code.WEB_PAGE, file=file)
    if file.lower().endswith(_TEXT_SUFFIXES):
        return Kind.TEXT
    raise WorkbookProblem(Code.NOT_A_LIST, file=file)


def _is_web_page(content: bytes) -> bool:
    start = content[:4096]
    for mark in _BYTE_ORDER_MARKS:
        start = start.removeprefix(mark)
    start = start.replace(b"\0", b"").lstrip().lower()
    return start.startswith(_WEB_PAGE) or (start.startswith(b"<?xml") and b"<html" in start)
