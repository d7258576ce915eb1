"""Fetching: what servers on loopback give, and each way in which an address or an answer is refused."""

import datetime
import gzip
import socket
import ssl
import threading
import tracemalloc
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import attribution
from attribution.articles.errors import UnreadableArticle
from attribution.articles.web import Fetched, Limits, canonical, fetch
from tests.web_server import WebServer, dripping, page, redirect, serving, silent

PAGE = "<h1>Harbour fees to rise</h1><p>“We have waited,” Anna Whitfield said.</p>".encode()
SAVE = "save the page in a browser and give the file"
LATER = "try again later"
CHECK = "check the address"
NO_ADDRESS = "give an address that begins with http:// or https://"
NO_PAGE = "give the address of the article's page"
ALLOW = f"{SAVE}, or name the host in ATTRIBUTION_ALLOWED_HOSTS"


@pytest.fixture
def server():
    with serving() as running:
        running.pages["/story"] = page(PAGE)
        yield running


class Names:
    """A stand-in for DNS: what it answers to each name, one answer after the other, and what it was asked."""

    def __init__(self, monkeypatch):
        self.answers = {}
        self.asked = []
        self.connected = []
        monkeypatch.setattr(socket, "getaddrinfo", self.look_up)

    def look_up(self, host, port, *_, **__):
        self.asked.append(host)
        if host not in self.answers:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        now, *later = self.answers[host]
        self.answers[host] = later or [now]
        return [
            (
                family,
                socket.SOCK_STREAM,
                socket.IPPROTO_TCP,
                "",
                (address, port, 0, 0) if ":" in address else (address, port),
            )
            for address in now.split()
            for family in (socket.AF_INET6 if ":" in address else socket.AF_INET,)
        ]

    def refuse_all_connections(self, monkeypatch):
        def connect(_, address):
            self.connected.append(address[0])
            raise ConnectionRefusedError

        monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture
def names(monkeypatch):
    return Names(monkeypatch)


def outcome(url, *, seconds=20.0, size=1_000_000, redirects=5, allowed=()):
    """What is fetched, or why nothing is and the cure; fails if that takes very much longer than it may."""
    found = []

    def look():
        try:
            found.append(fetch(url, limits=Limits(seconds, size, redirects), allowed=allowed))
        except UnreadableArticle as error:
            found.append((error.why, error.cure))

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    thread.join(30)
    assert found, "fetch has not ended, or with another error"
    return found[0]


# --- what is given ---------------------------------------------------------------------------------------------


def test_a_page_comes_as_bytes_with_its_type_and_charset(server):
    server.pages["/latin"] = page(PAGE, "Text/HTML; Charset=ISO-8859-1")
    url = server.url("/latin")
    assert fetch(url + "#top", allowed=[server.host]) == Fetched(url, PAGE, "text/html", "iso-8859-1")


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        (None, (None, None)),
        ("", (None, None)),
        ("text/html", ("text/html", None)),
        ('application/rss+xml; charset="utf-8"', ("application/rss+xml", "utf-8")),
        ("text/html; charset=klingon", ("text/html", None)),
        ("text/html; charset=", ("text/html", None)),
    ],
)
def test_type_and_charset_are_as_the_server_states_them(server, content_type, expected):
    server.pages["/story"] = page(PAGE, content_type)
    fetched = fetch(server.url("/story"), allowed=[server.host])
    assert (fetched.media_type, fetched.charset) == expected


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("identity", PAGE),
        ("gzip", gzip.compress(PAGE)),
        ("GZIP", gzip.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE, wbits=-15)),
    ],
)
def test_data_come_without_compression(server, encoding, body):
    server.pages["/story"] = page(body, content_encoding=encoding)
    assert fetch(server.url("/story"), allowed=[server.host]).data == PAGE


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.0 200 OK\r\n\r\n" + PAGE,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(PAGE), PAGE),
        page(PAGE + b"more than was stated", content_length=str(len(PAGE))),
        page(PAGE, content_length="plenty"),
    ],
    ids=["until the end", "in chunks", "length too small", "length no number"],
)
def test_a_body_ends_where_the_server_says(server, answer):
    server.pages["/story"] = answer
    assert fetch(server.url("/story"), allowed=[server.host]).data == PAGE


def test_the_request_says_who_asks_and_nothing_more(server):
    server.pages["/story?id=5"] = page(PAGE)
    fetch(server.url("/story?id=5#top"), allowed=[server.host])
    assert [line for head in server.requests for line in head.split("\r") if line] == [
        "GET /story?id=5 HTTP/1.1",
        f"Host: {server.host}",
        f"User-Agent: attribution/{attribution.__version__}",
        "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,application/pdf;q=0.9,*/*;q=0.8",
        "Accept-Encoding: gzip, deflate",
    ]


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        ("/straße/ü b?wörter=ja nein", "/stra%C3%9Fe/%C3%BC%20b?w%C3%B6rter=ja%20nein"),
        ("/a%20b/%C3%BC", "/a%20b/%C3%BC"),
        ("", "/"),
        ("?id=5", "/?id=5"),
    ],
)
def test_letters_and_spaces_in_an_address_are_encoded(server, asked, sent):
    server.pages[sent] = page(PAGE)
    assert fetch(f"  {server.url(asked)}\n", allowed=[server.host]).data == PAGE


def test_a_host_may_have_letters_of_any_alphabet(server, names):
    names.answers["xn--mnchen-3ya.example"] = ["127.0.0.1"]
    fetched = fetch(f"http://MÜNCHEN.example:{server.port}/story", allowed=["XN--mnchen-3ya.Example "])
    assert fetched == Fetched(f"http://xn--mnchen-3ya.example:{server.port}/story", PAGE, "text/html", None)


def test_proxies_of_the_environment_are_not_used(server, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert fetch(server.url("/story"), allowed=[server.host]).data == PAGE


# --- addresses -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", ("it has no http:// or https://", NO_ADDRESS)),
        ("news.example/story", ("it has no http:// or https://", NO_ADDRESS)),
        ("/etc/passwd", ("it has no http:// or https://", NO_ADDRESS)),
        ("file:///etc/passwd", ("file addresses are not fetched", NO_ADDRESS)),
        ("ftp://news.example/story", ("ftp addresses are not fetched", NO_ADDRESS)),
        ("gopher://127.0.0.1:6379/_INFO", ("gopher addresses are not fetched", NO_ADDRESS)),
        ("http:///story", ("it names no host", CHECK)),
        ("http://a b.example/", ("it is not an address of the web", CHECK)),
        ("http://news.example:99999/", ("it is not an address of the web", CHECK)),
        ("http://１２７.0.0.1/", ("it is not an address of the web", CHECK)),
        ("http://ann:secret@news.example/", ("it has a user name or password in it", f"give it without, or {SAVE}")),
        ("https://ann@news.example/", ("it has a user name or password in it", f"give it without, or {SAVE}")),
        ("http://news..example/", ("there is no host news..example", CHECK)),
        ("http://nowhere.example/", ("there is no host nowhere.example", CHECK)),
    ],
)
def test_what_is_no_address_of_a_page_is_refused(names, url, expected):
    assert outcome(url) == expected


def test_the_message_is_one_line_without_the_password(names):
    with pytest.raises(UnreadableArticle) as caught:
        fetch("http://ann:secret@news.example/a\nb")
    why = "it has a user name or password in it"
    assert str(caught.value) == f"http://news.example/a b: {why}; give it without, or {SAVE}"


@pytest.mark.parametrize(
    "address",
    """127.0.0.1 127.8.8.8 10.0.0.5 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 239.1.1.1
    240.0.0.1 255.255.255.255 192.0.2.1 198.18.0.1 ::1 :: fe80::1 fc00::1 fd00:ec2::254 fec0::1 ff02::1 2001:db8::1
    2001:0:1::1 ::ffff:127.0.0.1 ::ffff:10.0.0.5 ::127.0.0.1 2002:7f00:1:: 2002:a00:5::1 64:ff9b::127.0.0.1
    64:ff9b::10.0.0.5 64:ff9b::169.254.169.254 64:ff9b:1::1""".split(),
)
def test_no_connection_is_made_to_an_address_that_is_not_public(names, monkeypatch, address):
    names.refuse_all_connections(monkeypatch)
    names.answers["news.example"] = [address]
    why, cure = outcome("http://news.example/")
    assert (why.partition(" (")[0], cure) == ("news.example is not on the public internet", ALLOW)
    assert names.connected == []


@pytest.mark.parametrize("address", "8.8.8.8 2606:4700::1111 64:ff9b::8.8.8.8 2002:808:808::1 ::ffff:8.8.8.8".split())
def test_a_public_address_is_connected_to(names, monkeypatch, address):
    names.refuse_all_connections(monkeypatch)
    names.answers["news.example"] = [address]
    assert outcome("http://news.example/") == ("its server accepts no connection", f"{CHECK}, or {LATER}")
    assert names.connected == [address]


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "017700000001", "127.1", "localhost", "[::ffff:7f00:1]"])
def test_odd_spellings_of_loopback_are_refused_and_not_covered_by_an_allowance(server, host):
    why, cure = outcome(f"http://{host}:{server.port}/story", allowed=[server.host, "127.0.0.1"])
    assert (why.partition(" is ")[2].partition(" (")[0], cure) == ("not on the public internet", ALLOW)
    assert server.requests == []


def test_one_private_address_among_public_ones_is_enough(names, monkeypatch):
    names.refuse_all_connections(monkeypatch)
    names.answers["news.example"] = ["8.8.8.8 10.0.0.5"]
    assert outcome("http://news.example/") == ("news.example is not on the public internet (10.0.0.5)", ALLOW)
    assert names.connected == []


def test_the_connection_goes_to_the_address_that_was_checked(names, monkeypatch):
    names.refuse_all_connections(monkeypatch)
    names.answers["news.example"] = ["8.8.8.8", "127.0.0.1"]
    outcome("http://news.example/")
    assert (names.asked, names.connected) == (["news.example"], ["8.8.8.8"])


def test_a_redirect_to_the_same_host_is_checked_anew(server, names):
    server.pages["/old"] = redirect("/story")
    names.answers["news.example"] = ["127.0.0.1", "127.0.0.2"]
    url = f"http://news.example:{server.port}/old"
    assert outcome(url, allowed=["news.example"]) == ("its server accepts no connection", f"{CHECK}, or {LATER}")
    assert names.asked == ["news.example", "news.example"]


def test_the_next_address_is_tried_where_one_does_not_answer(server, names):
    names.answers["news.example"] = ["127.0.0.2 127.0.0.1"]
    assert fetch(f"http://news.example:{server.port}/story", allowed=["news.example"]).data == PAGE


def test_allowed_hosts_come_from_the_environment(server, monkeypatch):
    monkeypatch.setenv("ATTRIBUTION_ALLOWED_HOSTS", f"wiki.intern, {server.host} ,")
    assert fetch(server.url("/story")).data == PAGE
    monkeypatch.setenv("ATTRIBUTION_ALLOWED_HOSTS", "")
    with pytest.raises(UnreadableArticle):
        fetch(server.url("/story"))


# --- redirects -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary", "308 Perm"])
@pytest.mark.parametrize("location", ["/story", "story", "//{host}/story", "http://{host}/story#part"])
def test_redirects_are_followed_and_the_last_address_is_given(server, status, location):
    server.pages["/old"] = redirect(location.format(host=server.host), status)
    assert fetch(server.url("/old"), allowed=[server.host]) == Fetched(server.url("/story"), PAGE, "text/html", None)


def test_a_redirect_may_have_raw_letters_in_it(server):
    server.pages["/old"] = redirect("/straße")
    server.pages["/stra%C3%9Fe"] = page(PAGE)
    assert fetch(server.url("/old"), allowed=[server.host]).url == server.url("/stra%C3%9Fe")


def test_as_many_redirects_as_allowed_and_no_more(server):
    for step in range(6):
        server.pages[f"/{step}"] = redirect(f"/{step + 1}")
    server.pages["/6"] = page(PAGE)
    assert outcome(server.url("/0"), allowed=[server.host]) == ("it redirects more than 5 times", SAVE)
    assert outcome(server.url("/1"), allowed=[server.host]) == Fetched(server.url("/6"), PAGE, "text/html", None)
    assert outcome(server.url("/5"), redirects=0, allowed=[server.host]) == ("it redirects more than 0 times", SAVE)


def test_a_circle_of_redirects_is_seen(server):
    server.pages |= {"/a": redirect("/b"), "/b": redirect("/a#again")}
    assert outcome(server.url("/a"), allowed=[server.host]) == ("it redirects in a circle", SAVE)


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("file:///etc/passwd", ("file addresses are not fetched", NO_ADDRESS)),
        ("http://10.0.0.5/", ("10.0.0.5 is not on the public internet", ALLOW)),
        ("http://169.254.169.254/latest/meta-data/", ("169.254.169.254 is not on the public internet", ALLOW)),
        ("http://[::1]/", ("::1 is not on the public internet", ALLOW)),
        ("http://ann:secret@127.0.0.1/", ("it has a user name or password in it", f"give it without, or {SAVE}")),
    ],
)
def test_each_step_of_a_redirect_is_checked(server, location, expected):
    server.pages["/old"] = redirect(location)
    assert outcome(server.url("/old"), allowed=[server.host]) == expected


def test_an_allowance_with_a_port_is_for_that_port_only(server):
    with serving() as other:
        other.pages["/story"] = page(PAGE)
        server.pages["/old"] = redirect(other.url("/story"))
        expected = ("127.0.0.1 is not on the public internet", ALLOW)
        assert outcome(server.url("/old"), allowed=[server.host]) == expected
        assert other.requests == []
        assert fetch(server.url("/old"), allowed=["127.0.0.1"]).url == other.url("/story")


# --- time and size ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        silent,
        dripping(b"HTTP/1.1 200 OK\r\nX-Drip: "),
        dripping(page(b"", content_length="100000")),
        dripping(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1"),
        dripping(b"HTTP/1.1 100 Continue\r\n\r\n" * 100_000),
    ],
    ids=["silent", "head", "body", "chunk", "please wait"],
)
def test_a_server_that_takes_its_time_is_left_when_the_time_is_up(server, answer):
    server.pages["/slow"] = answer
    expected = ("it took more than 0.5 seconds", f"{LATER}, or {SAVE}")
    assert outcome(server.url("/slow"), seconds=0.5, allowed=[server.host]) == expected


def test_the_time_is_for_all_redirects_together(server):
    def slow(step):
        def answer(running: WebServer):
            running.stopping.wait(0.2)
            yield redirect(f"/{step + 1}")

        return answer

    server.pages |= {f"/{step}": slow(step) for step in range(50)}
    url = server.url("/0")
    assert outcome(url, seconds=0.5, redirects=100, allowed=[server.host])[0] == "it took more than 0.5 seconds"
    assert len(server.requests) < 10


def test_a_look_up_that_hangs_ends_when_the_time_is_up(monkeypatch):
    done = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: done.wait(30) and [])
    assert outcome("http://news.example/", seconds=0.5)[0] == "it took more than 0.5 seconds"
    done.set()


def test_a_handshake_that_hangs_ends_when_the_time_is_up():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        host = f"127.0.0.1:{listening.getsockname()[1]}"
        assert outcome(f"https://{host}/", seconds=0.5, allowed=[host])[0] == "it took more than 0.5 seconds"


TOO_LARGE = ("it has more than the 1 MB of one article", "give the article alone")


@pytest.mark.parametrize(
    "answer",
    [
        page(b"", content_length="1000001"),  # nothing follows: only what is stated can tell
        b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 1_000_001,
        page(gzip.compress(b"x" * 1_000_001), content_encoding="gzip"),
    ],
    ids=["stated", "found", "compressed"],
)
def test_what_is_too_large_is_refused(server, answer):
    server.pages["/story"] = answer
    assert outcome(server.url("/story"), allowed=[server.host]) == TOO_LARGE


def test_as_much_as_allowed_is_given(server):
    server.pages["/story"] = page(gzip.compress(b"x" * 1_000_000), content_encoding="gzip")
    assert len(outcome(server.url("/story"), allowed=[server.host]).data) == 1_000_000


def test_a_bomb_is_never_unpacked_as_a_whole(server):
    server.pages["/bomb"] = page(gzip.compress(b"x" * 50_000_000), content_encoding="gzip")
    tracemalloc.start()
    assert outcome(server.url("/bomb"), allowed=[server.host]) == TOO_LARGE
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 10_000_000


# --- answers that are no article -------------------------------------------------------------------------------

LOGIN = ": the site refuses or asks for a login"


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("404 Gone fishing", ("its server answers 404 (Not Found)", CHECK)),
        ("410 Gone", ("its server answers 410 (Gone)", CHECK)),
        ("401 -", (f"its server answers 401 (Unauthorized){LOGIN}", SAVE)),
        ("402 -", (f"its server answers 402 (Payment Required){LOGIN}", SAVE)),
        ("403 -", (f"its server answers 403 (Forbidden){LOGIN}", SAVE)),
        ("451 -", (f"its server answers 451 (Unavailable For Legal Reasons){LOGIN}", SAVE)),
        ("429 -", ("its server answers 429 (Too Many Requests)", LATER)),
        ("500 -", ("its server answers 500 (Internal Server Error)", LATER)),
        ("503 -", ("its server answers 503 (Service Unavailable)", LATER)),
        ("599 -", ("its server answers 599", LATER)),
        ("302 -", ("its server answers 302 (Found)", CHECK)),  # without a place to go to
        ("304 -", ("its server answers 304 (Not Modified)", CHECK)),
        ("204 -", ("the page is empty", f"{CHECK}, or {SAVE}")),
    ],
)
def test_the_status_says_what_to_do(server, status, expected):
    server.pages["/story"] = page(PAGE, status=status)
    assert outcome(server.url("/story"), allowed=[server.host]) == expected


@pytest.mark.parametrize(
    ("path", "media_type", "why"),
    [
        ("/a", "image/png", "it is a picture (image/png), no article"),
        ("/a.html", "image/svg+xml", "it is a picture (image/svg+xml), no article"),
        ("/a", "video/mp4", "it is a video (video/mp4), no article"),
        ("/a", "audio/mpeg", "it is a sound recording (audio/mpeg), no article"),
        ("/a", "font/woff2", "it is a font (font/woff2), no article"),
        ("/a", "text/css; charset=utf-8", "it is a style sheet (text/css), no article"),
        ("/a", "text/javascript", "it is a script (text/javascript), no article"),
        ("/a.exe", "application/octet-stream", "it is data of an unknown kind (application/octet-stream), no article"),
    ],
)
def test_what_cannot_be_an_article_is_refused_by_its_type(server, path, media_type, why):
    server.pages[path] = page(b"\x89PNG", media_type)
    assert outcome(server.url(path), allowed=[server.host]) == (why, NO_PAGE)


@pytest.mark.parametrize("path", ["/report.PDF", "/articles.parquet?day=3", "/notes.md"])
def test_data_of_an_unknown_kind_is_given_where_its_suffix_is_known(server, path):
    server.pages[path] = page(PAGE, "application/octet-stream")
    assert fetch(server.url(path), allowed=[server.host]).media_type == "application/octet-stream"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (page(b""), ("the page is empty", f"{CHECK}, or {SAVE}")),
        (page(b" \r\n\t"), ("the page is empty", f"{CHECK}, or {SAVE}")),
        (page(PAGE, content_length="5000"), ("the answer of its server breaks off", f"{LATER}, or {SAVE}")),
        (b"", ("the answer of its server breaks off", f"{LATER}, or {SAVE}")),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nabc",
            ("the answer of its server breaks off", f"{LATER}, or {SAVE}"),
        ),
        (b"220 mail.example ESMTP\r\n", ("its server does not answer as a web server does", CHECK)),
        (
            page(b"no gzip", content_encoding="gzip"),
            ("its compressed data is damaged", f"{LATER}, or {SAVE}"),
        ),
        (page(PAGE, content_encoding="br"), ("it is compressed in a way that cannot be read (br)", SAVE)),
        (  # a bomb within a bomb would cost time before it gives a byte
            page(gzip.compress(gzip.compress(PAGE)), content_encoding="gzip, gzip"),
            ("it is compressed in a way that cannot be read (gzip, gzip)", SAVE),
        ),
        (
            page(PAGE, content_length="5, 6"),
            ("its server does not answer as a web server does", CHECK),
        ),
    ],
)
def test_a_broken_answer_says_what_is_wrong(server, answer, expected):
    server.pages["/story"] = answer
    assert outcome(server.url("/story"), allowed=[server.host]) == expected


def test_nobody_at_that_port(server):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        host = f"127.0.0.1:{listening.getsockname()[1]}"
    expected = ("its server accepts no connection", f"{CHECK}, or {LATER}")
    assert outcome(f"http://{host}/", allowed=[host]) == expected


def test_a_look_up_that_fails_for_now(monkeypatch):
    def fail(*_, **__):
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    expected = ("the name news.example cannot be looked up now", "check the connection to the internet")
    assert outcome("http://news.example/") == expected


# --- TLS -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A file with a certificate for news.example, and its key, that nobody trusts of himself."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "news.example")])
    now = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("news.example")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "news.pem"
    unencrypted = serialization.NoEncryption()
    path.write_bytes(
        signed.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, unencrypted)
    )
    return path


@pytest.fixture
def secure_server(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with serving(context) as running:
        running.pages["/story"] = page(PAGE)
        yield running


def test_a_secure_page_is_fetched_under_the_name_in_its_certificate(secure_server, certificate, names, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    names.answers["news.example"] = ["127.0.0.1"]
    url = f"https://news.example:{secure_server.port}/story"
    assert fetch(url, allowed=["news.example"]) == Fetched(url, PAGE, "text/html", None)


def test_a_secure_server_that_drips_is_left_when_the_time_is_up(secure_server, certificate, names, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    names.answers["news.example"] = ["127.0.0.1"]
    secure_server.pages["/slow"] = dripping(page(b"", content_length="100000"))
    url = f"https://news.example:{secure_server.port}/slow"
    expected = ("it took more than 0.5 seconds", f"{LATER}, or {SAVE}")
    assert outcome(url, seconds=0.5, allowed=["news.example"]) == expected


@pytest.mark.parametrize(
    ("host", "trusted", "why"),
    [
        ("news.example", False, "its certificate is not valid (self-signed certificate)"),
        (
            "other.example",
            True,
            "its certificate is not valid (Hostname mismatch, certificate is not valid for 'other.example')",
        ),
    ],
)
def test_a_certificate_must_be_trusted_and_for_that_name(
    secure_server, certificate, names, monkeypatch, host, trusted, why
):
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    names.answers[host] = ["127.0.0.1"]
    url = f"https://{host}:{secure_server.port}/story"
    assert outcome(url, allowed=[host]) == (why, f"{CHECK}, or {SAVE}")
    assert secure_server.requests == []


def test_a_server_without_tls(server):
    expected = ("no secure connection to its server can be made", "check whether the address begins with http://")
    assert outcome(f"https://{server.host}/story", allowed=[server.host]) == expected


# --- whatever comes --------------------------------------------------------------------------------------------


@given(st.text() | st.text().map("http://".__add__) | st.from_regex(r"https?://[^/]{0,20}[:/?#\\@].{0,20}"))
def test_whatever_is_given_as_an_address_nothing_but_a_refusal_comes(url):
    with pytest.MonkeyPatch.context() as monkeypatch:
        Names(monkeypatch)
        with pytest.raises(UnreadableArticle) as caught:
            fetch(url)
    assert len(str(caught.value).splitlines()) == 1


@settings(max_examples=60)
@given(
    st.binary()
    | st.tuples(st.sampled_from(["gzip", "deflate", "gzip, deflate", "\x00"]), st.binary()).map(
        lambda parts: page(parts[1], content_encoding=parts[0])
    )
    | st.text(st.characters(max_codepoint=255)).map(lambda text: redirect(text))
    | st.binary().map(b"HTTP/1.1 200 OK\r\n".__add__)
    | st.binary().map(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".__add__)
)
def test_whatever_a_server_answers_data_or_a_refusal_comes(answer):
    with serving() as running:
        running.pages["/story"] = answer
        found = outcome(running.url("/story"), seconds=5, allowed=[running.host])
    assert isinstance(found, Fetched | tuple)


# --- the same article under many addresses ---------------------------------------------------------------------

SAME = {
    "https://news.example/": """http://news.example https://news.example HTTPS://WWW.News.Example/ http://news.example:80/
        https://news.example:443 https://news.example/? https://news.example/#top https://news.example./
        https://news.example/?utm_source=mail&fbclid=IwAR0""",
    "https://news.example/2024/harbour": """https://news.example/2024/harbour/ http://amp.news.example/2024/harbour
        https://www.news.example/2024/harbour/amp https://news.example/2024/harbour/amp/ https://news.example/2024/harbour.amp
        https://news.example/2024/harbour?amp=1 https://news.example/2024/harbour?amp https://news.example/2024/harbour/amp.html
        https://news.example/2024/harbour?outputType=amp https://news.example/2024/x/../harbour
        https://news.example/2024/harbour?CMP=share_btn&ref=home https://news.example/2024/harbour?UTM_Campaign=a&gclid=b&
        https://news.example/2024/%68arbour https://ann@news.example/2024/harbour""",
    "https://news.example/a.html": "https://news.example/a.amp.html http://news.example/a.html?ocid=1&smid=tw",
    "https://news.example/read?id=5&page=2": """https://news.example/read/?page=2&id=5 https://news.example/read?id=5&page=2#x
        http://www.news.example/read?utm_medium=x&page=2&id=5&mc_cid=9""",
    "https://news.example/%C3%BC%20b?q=a%20b": """https://news.example/ü%20b?q=a+b https://news.example/%c3%bc%20b?q=a%20b""",
    "https://xn--mnchen-3ya.example/": "http://münchen.example https://www.MÜNCHEN.example/",
    "https://news.example:8443/a": "https://news.example:8443/a/ http://www.news.example:8443/a",
}


@pytest.mark.parametrize(("key", "url"), [(key, url) for key, urls in SAME.items() for url in (key, *urls.split())])
def test_addresses_of_one_article_have_one_key(key, url):
    assert canonical(f" {url}\n") == key


@pytest.mark.parametrize(
    "url",
    """https://news.example/?id=5 https://news.example/?id=6 https://news.example/?p=5 https://news.example/5
    https://news.example/a?ref=512 https://news.example/a?source=5 https://news.example/a?cid=5 https://news.example/a?eid=5
    https://news.example/A https://news.example/a%2Fb https://news.example/a/b https://news.example/revamp
    https://news.example/a?champ=1 https://news.example/a?output=pdf https://champ.news.example/a https://amp.example/
    https://www.example/ https://blog.news.example/a https://news.example:8080/a""".split(),
)
def test_what_may_name_another_article_stays(url):
    assert canonical(url) == url


@pytest.mark.parametrize(
    "text", ["", "stdin", "archive.zip/a.txt", "mailto:ann@news.example", "http://", "http://a b/"]
)
def test_what_is_no_address_comes_back_stripped(text):
    assert canonical(f"\t{text} ") == text


@given(st.text() | st.text().map("https://news.example/".__add__))
def test_any_text_has_a_key(text):
    assert canonical(text) == canonical(f" {text} ")
