"""ZIP archives: what is in them is read member by member in memory, within limits."""

import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from itertools import compress

from attribution.articles.composing import tidied
from attribution.articles.errors import UnreadableArticle
from attribution.articles.inputs import KINDS, documents_among
from attribution.articles.source import Found, Source

_DEEPEST = 2
_LARGEST = 100_000_000
_RATIO = 200
_FREE_OF_RATIO = 10_000_000
_CHUNK = 1 << 20


class _Bomb(Exception):
    """An archive that unpacks to more than is sound."""


def read(source: Source) -> Iterator[Found]:
    """Yield the documents in an archive, each under its path in it, and a line for each that cannot be had.

    Of an archive that unpacks to far too much nothing further is read; what counts is what comes out, not what the
    archive says. Archives in archives are read two deep.

    Raises:
        UnreadableArticle: it is damaged, is a bomb, or holds no document.

    """
    if source.inside >= _DEEPEST:
        raise UnreadableArticle(source.name, f"it lies more than {_DEEPEST} archives deep", "unpack it first")
    with source.open() as stream:
        try:
            archive = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise UnreadableArticle(
                source.name, f"it is not a ZIP archive that can be read ({error})", "pack it anew"
            ) from error
        with archive:
            yield from _members(archive, source)


def _members(archive: zipfile.ZipFile, source: Source) -> Iterator[Found]:
    infos = [each for each in archive.infolist() if not each.filename.endswith("/")]
    source.allowance.members -= len(infos)
    if source.allowance.members < 0:
        raise UnreadableArticle(source.name, "it holds too many files", "give it in parts")
    named = [each for each in infos if not _leads_elsewhere(each.filename)]
    chosen = list(compress(named, documents_among([each.filename for each in named])))
    if not chosen and len(named) == len(infos):
        raise UnreadableArticle(source.name, f"the archive holds no article ({KINDS})", "give one that does")
    for info in infos:
        if _leads_elsewhere(info.filename):
            name = f"{source.name}, {tidied(info.filename)}"
            yield UnreadableArticle(name, "this name leads out of the archive", "pack it anew under a plain name")
    for info in chosen:
        name = f"{source.name}/{tidied(info.filename)}"
        if info.flag_bits & 1:
            yield UnreadableArticle(name, "it is encrypted", "pack it without a password")
            continue
        try:
            data = _unpacked(archive, info, source)
        except _Bomb as bomb:
            raise UnreadableArticle(source.name, str(bomb), "unpack it yourself if you trust it") from bomb
        except (
            zipfile.BadZipFile,
            OSError,
            EOFError,
            ValueError,
            NotImplementedError,
            RuntimeError,
            zlib.error,
            lzma.LZMAError,
        ) as error:
            yield UnreadableArticle(name, f"it is damaged in the archive ({error})", "pack it anew")
            continue
        path = info.filename.encode("utf-8", "replace").decode()
        inner = f"{source.id}/{path}" if source.inside else path
        yield source.part(inner, name, data)


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, source: Source) -> bytes:
    pieces: list[bytes] = []
    size = 0
    with archive.open(info) as member:
        while piece := member.read(_CHUNK):
            pieces.append(piece)
            size += len(piece)
            source.allowance.bytes -= len(piece)
            if size > _LARGEST:
                raise _Bomb(f"a file in it unpacks to more than {_LARGEST // 10**6} MB")
            if size > _FREE_OF_RATIO and size > _RATIO * max(info.compress_size, 1):
                raise _Bomb(f"a file in it unpacks to more than {_RATIO} times its size")
            if source.allowance.bytes < 0:
                raise _Bomb("it unpacks to more than 1 GB")
    return b"".join(pieces)


def _leads_elsewhere(name: str) -> bool:
    return "\\" in name or name.startswith("/") or ".." in name.split("/") or re.match(r"[A-Za-z]:", name) is not None
