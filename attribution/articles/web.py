"""Pages fetched from the web, safely: only public addresses, and never more time, data or redirects than allowed.

An address that somebody pastes, or that a page redirects to, may lead into our own network. So every address that a
host's name resolves to is checked, and the connection goes to the very one that was: a second look-up could give
another. Proxies that the environment names are not used, for the same reason: the proxy would do the look-up.
"""

import codecs
import http.client
import io
import ipaddress
import os
import queue
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from email.message import Message
from http import HTTPStatus
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urljoin

import urllib3.exceptions
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.response import HTTPResponse
from urllib3.util import Url, parse_url

from attribution import __version__
from attribution.articles.errors import UnreadableArticle

ALLOWED_HOSTS = "ATTRIBUTION_ALLOWED_HOSTS"
"""The environment variable with the hosts that may be in a private network, separated by commas."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server gave: `url` after redirects, `data` without compression, type and charset as it states them.

    `media_type` is in lower case ("text/html"); `charset` is one that Python knows. Either is None where not stated.
    """

    url: str
    data: bytes
    media_type: str | None
    charset: str | None


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a page may take, from the look-up of its host to its last byte; how large it may be, decompressed."""

    seconds: float = 30.0
    size: int = 20_000_000
    redirects: int = 5


_LIMITS = Limits()


def fetch(url: str, *, limits: Limits = _LIMITS, allowed: Iterable[str] | None = None) -> Fetched:
    """Return what is at an http or https address, redirects followed.

    `allowed` names hosts that may be in a private network ("wiki.intern", "127.0.0.1:8000", "[::1]:8000"): with a port
    that port only, else all of the host's ports; never another spelling of the same host. Without it they are those in
    the environment's ATTRIBUTION_ALLOWED_HOSTS.

    Raises:
        UnreadableArticle: the address is not of the web, has a password in it, or leads into a private network; the
            server is not there, does not answer in time, refuses, or gives too much, nothing, or no text.

    """
    if allowed is None:
        allowed = os.environ.get(ALLOWED_HOSTS, "").split(",")
    private_hosts = frozenset(each.strip().lower() for each in allowed)
    try:
        return _follow(url.strip(), limits, _Clock(limits.seconds), private_hosts)
    except _Refusal as refusal:
        raise UnreadableArticle(_shown(url), refusal.why, refusal.cure) from refusal
    except (urllib3.exceptions.HTTPError, http.client.HTTPException, OSError) as error:
        raise UnreadableArticle(_shown(url), *_trouble(error, limits)) from error


class _Refusal(Exception):
    """Why an address is not fetched, and the cure; `fetch` knows the name it was given for it."""

    def __init__(self, why: str, cure: str) -> None:
        super().__init__(why)
        self.why = why
        self.cure = cure


class _Clock:
    """The time that is left for everything together."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds; raises TimeoutError when there are none."""
        seconds = self._end - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds


_CHECK = "check the address"
_SAVE = "save the page in a browser and give the file"
_LATER = "try again later"


def _follow(url: str, limits: Limits, clock: _Clock, private_hosts: frozenset[str]) -> Fetched:
    seen: set[str] = set()
    while len(seen) <= limits.redirects:
        target = _target(url)
        if target.url in seen:
            raise _Refusal("it redirects in a circle", _SAVE)
        seen.add(target.url)
        answer = _ask(target, limits, clock, private_hosts)
        if isinstance(answer, Fetched):
            return answer
        url = answer
    raise _Refusal(f"it redirects more than {limits.redirects} times", _SAVE)


def _target(url: str) -> Url:
    """The parts of an address, in ASCII and without its fragment."""
    try:
        target = parse_url(url)
    except urllib3.exceptions.LocationParseError as error:
        raise _Refusal("it is not an address of the web", _CHECK) from error
    if target.scheme not in ("http", "https"):
        scheme = f"{target.scheme} addresses are not fetched" if target.scheme else "it has no http:// or https://"
        raise _Refusal(scheme, "give an address that begins with http:// or https://")
    if target.auth is not None:
        raise _Refusal("it has a user name or password in it", f"give it without, or {_SAVE}")
    if not target.host:
        raise _Refusal("it names no host", _CHECK)
    return target._replace(fragment=None)


def _shown(url: str) -> str:
    """An address as messages show it: on one line and without a password."""
    return re.sub(r"//[^/?#]*@", "//", " ".join(url.split()))


def _trouble(error: Exception, limits: Limits) -> tuple[str, str]:
    """What went wrong between us and the server, and the cure."""
    if isinstance(error, TimeoutError | urllib3.exceptions.TimeoutError):
        return f"it took more than {limits.seconds:g} seconds", f"{_LATER}, or {_SAVE}"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not valid ({error.verify_message.rstrip('.')})", f"{_CHECK}, or {_SAVE}"
    if isinstance(error, ssl.SSLError | urllib3.exceptions.SSLError):
        return "no secure connection to its server can be made", "check whether the address begins with http://"
    if isinstance(error, ConnectionRefusedError):
        return "its server accepts no connection", f"{_CHECK}, or {_LATER}"
    if isinstance(error, urllib3.exceptions.DecodeError):
        return "its compressed data is damaged", f"{_LATER}, or {_SAVE}"
    if isinstance(error, urllib3.exceptions.ProtocolError | http.client.IncompleteRead | ConnectionError):
        return "the answer of its server breaks off", f"{_LATER}, or {_SAVE}"
    if isinstance(error, OSError):
        return f"its server cannot be reached ({error.strerror or error})", "check the connection to the internet"
    return "its server does not answer as a web server does", _CHECK


# --- connections -----------------------------------------------------------------------------------------------


class _Connection(HTTPConnection):
    """A connection to an address that was checked, none of whose reads goes on after the time is up."""

    def __init__(self, host: str, port: int, clock: _Clock, *, may_be_private: bool) -> None:
        super().__init__(host, port)
        self._clock = clock
        self._may_be_private = may_be_private

    def _new_conn(self) -> socket.socket:
        answers = _looked_up(self._dns_host, self.port, self._clock)
        for answer in answers:
            address = ipaddress.ip_address(answer[4][0])
            if not self._may_be_private and not _is_public(address):
                cure = f"{_SAVE}, or name the host in {ALLOWED_HOSTS}"
                seen = "" if str(address) == self.host else f" ({address})"
                raise _Refusal(f"{self.host} is not on the public internet{seen}", cure)
        failure: OSError = OSError("it has no address")
        for count, (family, kind, protocol, _, address) in enumerate(answers):
            line = socket.socket(family, kind, protocol)
            try:
                # an address that does not answer leaves time for the others
                line.settimeout(self._clock.left() / (len(answers) - count))
                line.connect(address)
                line.settimeout(self._clock.left())  # for the handshake as a whole
                return line
            except OSError as error:
                line.close()
                failure = error
        raise failure

    # what the base has is a class, called just so
    def response_class(  # type: ignore[override]
        self, sock: socket.socket, debuglevel: int = 0, method: str | None = None, url: str | None = None
    ) -> http.client.HTTPResponse:
        response = http.client.HTTPResponse(sock, debuglevel, method, url)
        response.fp = io.BufferedReader(_TimedReads(response.fp.detach(), sock, self._clock))
        return response


class _SecureConnection(_Connection, HTTPSConnection):
    """The same under TLS, whose certificate must be valid for the host's name."""


class _TimedReads(io.RawIOBase):
    """What comes in on a socket, for as long as the clock says: a socket's own limit is for each read anew."""

    def __init__(self, stream: io.RawIOBase, sock: socket.socket, clock: _Clock) -> None:
        self._stream = stream
        self._sock = sock
        self._clock = clock

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(self._clock.left())
        return self._stream.readinto(buffer)

    def close(self) -> None:
        self._stream.close()
        super().close()


def _looked_up(host: str, port: int, clock: _Clock) -> list[Any]:
    """What `socket.getaddrinfo` gives, in time: it knows no limit itself and cannot be interrupted."""
    answers: queue.Queue[list[Any] | Exception] = queue.Queue()

    def look_up() -> None:
        try:
            answers.put(list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=look_up, daemon=True).start()
    try:
        answer = answers.get(timeout=clock.left())
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(answer, socket.gaierror) and answer.errno == socket.EAI_AGAIN:
        raise _Refusal(f"the name {host} cannot be looked up now", "check the connection to the internet") from answer
    if isinstance(answer, Exception):
        raise _Refusal(f"there is no host {host}", _CHECK) from answer
    return answer


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """True of an address in the internet at large; one of IPv6 that stands for one of IPv4 is as that is."""
    if isinstance(address, ipaddress.IPv6Address):
        within = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None
        stands_for = address.ipv4_mapped or address.sixtofour or within
        if stands_for is not None:
            return _is_public(stands_for)
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


# --- requests and answers --------------------------------------------------------------------------------------

_HEADERS = {
    "User-Agent": f"attribution/{__version__}",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,application/pdf;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate",
}
_ENCODINGS = {"", "identity", "gzip", "x-gzip", "deflate"}
_REDIRECTS = (301, 302, 303, 307, 308)
_NO_ARTICLES = {
    "image": "a picture",
    "video": "a video",
    "audio": "a sound recording",
    "font": "a font",
    "text/css": "a style sheet",
    "text/javascript": "a script",
    "application/javascript": "a script",
}
_ANY_DATA = "application/octet-stream"
_SUFFIXES = set(
    ".txt .text .md .markdown .html .htm .xhtml .mht .mhtml .pdf .docx .eml .csv .tsv .json .jsonl .parquet .rss .atom "
    ".xml .zip".split()
)
_PIECE = 65_536


def _ask(target: Url, limits: Limits, clock: _Clock, private_hosts: frozenset[str]) -> Fetched | str:
    """What a server gives, or the address that it redirects to."""
    assert target.host is not None
    secure = target.scheme == "https"
    port = target.port if target.port is not None else 443 if secure else 80
    may_be_private = not private_hosts.isdisjoint({target.host, f"{target.host}:{port}"})
    kind = _SecureConnection if secure else _Connection
    with closing(kind(target.host.strip("[]"), port, clock, may_be_private=may_be_private)) as connection:
        connection.request("GET", target.request_uri, headers=_HEADERS, preload_content=False)
        with closing(connection.getresponse()) as response:
            location = response.headers.get("location")
            if response.status in _REDIRECTS and location:
                return urljoin(target.url, _as_sent(location))
            _refuse_status(response.status)
            media_type, charset = _content_type(response.headers.get("content-type"))
            known = PurePosixPath(target.path or "").suffix.lower() in _SUFFIXES
            _refuse_kind(media_type, known)
            return Fetched(target.url, _read(response, limits), media_type, charset)


def _as_sent(location: str) -> str:
    """A header's text, where a server has put UTF-8 in it, which is read as Latin-1."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location


def _refuse_status(status: int) -> None:
    if 200 <= status < 300:
        return
    phrase = f" ({HTTPStatus(status).phrase})" if status in set(HTTPStatus) else ""
    why = f"its server answers {status}{phrase}"
    if status in (401, 402, 403, 407, 451):
        raise _Refusal(f"{why}: the site refuses or asks for a login", _SAVE)
    raise _Refusal(why, _LATER if status in (408, 425, 429) or status >= 500 else _CHECK)


def _refuse_kind(media_type: str | None, known_suffix: bool) -> None:
    if media_type is None:
        return
    kind = _NO_ARTICLES.get(media_type) or _NO_ARTICLES.get(media_type.partition("/")[0])
    if media_type == _ANY_DATA and not known_suffix:
        kind = "data of an unknown kind"
    if kind:
        raise _Refusal(f"it is {kind} ({media_type}), no article", "give the address of the article's page")


def _content_type(header: str | None) -> tuple[str | None, str | None]:
    """The media type and the charset that a Content-Type states."""
    if not header:
        return None, None
    message = Message()
    message["content-type"] = header
    charset = message.get_content_charset()
    try:
        codecs.lookup(charset or "")
    except (LookupError, ValueError):
        charset = None
    return message.get_content_type(), charset


def _read(response: HTTPResponse, limits: Limits) -> bytes:
    """The body of an answer, decompressed piece by piece so that little data cannot become too much."""
    encoding = response.headers.get("content-encoding", "").strip().lower()
    # nor one compression within another: a bomb in a bomb costs hours before it gives a byte
    if encoding not in _ENCODINGS:
        raise _Refusal(f"it is compressed in a way that cannot be read ({encoding})", _SAVE)
    too_large = _Refusal(f"it has more than the {limits.size / 1e6:g} MB of one article", "give the article alone")
    if (response.length_remaining or 0) > limits.size:
        raise too_large
    data = bytearray()
    while piece := response.read(_PIECE):
        data += piece
        if len(data) > limits.size:
            raise too_large
    if not data.strip():
        raise _Refusal("the page is empty", f"{_CHECK}, or {_SAVE}")
    return bytes(data)


# --- one article, many addresses -------------------------------------------------------------------------------

_TRACKING = re.compile(
    r"""(?:
        (?:utm|mtm|matomo|piwik|ga|hsa|vero|oly|itm|ns|at|guce)_\w+ | pk_(?:campaign|kwd|keyword|source|medium|content)
        | fbclid | gclid | gclsrc | dclid | gbraid | wbraid | msclkid | twclid | ttclid | ysclid | yclid | li_fat_id
        | igshid | igsh | mc_cid | mc_eid | mkt_tok | _ga | _gl | _hsenc | _hsmi | __twitter_impression | spm
        | cmpid | cmp | icid | ocid | ito | itid | smid | smtyp | sref | xtor | wt_z?mc | s_cid | ftag | guccounter
        | soc_src | soc_trk | ref_src | ref_url | referrer | amp | amp_js_v | amp_gsa | usqp
    )(?:=.*)?
    | output(?:type)?=amp
    | ref=(?!\d+$).*  # a number may be the article's
    """,
    re.VERBOSE | re.IGNORECASE,
)
_AMP_PATH = re.compile(r"(?:/+amp(?:\.html)?|\.amp|/+)+$|\.amp(?=\.html?$)", re.IGNORECASE)
_SAME_HOST = re.compile(r"^(?:(?:www|amp)\.)+(?=[^.]+\.)")
_UNRESERVED = re.compile("%(?:2[DE]|3[0-9]|4[1-9A-F]|5[0-9AF]|6[1-9A-F]|7[0-9AE])", re.IGNORECASE)


def canonical(url: str) -> str:
    """Return the key under which all addresses of one article are the same; a text that is no address, stripped.

    What only says how a reader came to it is left out, also the variant for telephones (AMP); what may name the
    article, such as `?id=5`, stays. It is for comparing: nothing need answer at that address.

    >>> canonical("http://www.Example.com:80/news/?utm_source=mail&id=5#top")
    'https://example.com/news?id=5'
    >>> canonical("https://amp.example.com/news/amp/?id=5") == canonical("http://example.com/news?id=5&amp=1")
    True
    """
    stripped = url.strip()
    try:
        target = parse_url(_UNRESERVED.sub(lambda code: chr(int(code[0][1:], 16)), stripped))
    except urllib3.exceptions.LocationParseError:
        return stripped
    if target.scheme not in ("http", "https") or not target.host:
        return stripped
    host = _SAME_HOST.sub("", target.host.rstrip("."))
    port = "" if target.port in (None, 80, 443) else f":{target.port}"
    path = _AMP_PATH.sub("", target.path or "") or "/"
    pairs = (target.query or "").replace("+", "%20").split("&")
    query = "&".join(sorted(pair for pair in pairs if pair and not _TRACKING.fullmatch(pair)))
    return f"https://{host}{port}{path}" + (f"?{query}" if query else "")
