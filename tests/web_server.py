"""A small web server on loopback that answers what a test tells it to, well-formed or not, slowly or never."""

import contextlib
import io
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator

Answer = bytes | Callable[["WebServer"], Iterable[bytes]]


class WebServer(socketserver.ThreadingTCPServer):
    """Answers each path with the bytes in `pages`, or with the pieces that a function there yields.

    `requests` are the heads of the requests that came in. A function that waits should wait on `stopping`.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Exchange)
        self.pages: dict[str, Answer] = {}
        self.requests: list[str] = []
        self.stopping = threading.Event()
        self.context = context
        self.host = f"127.0.0.1:{self.server_address[1]}"

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def url(self, path: str) -> str:
        return f"http{'s' if self.context else ''}://{self.host}{path}"


class _Exchange(socketserver.StreamRequestHandler):
    server: WebServer
    rfile: io.BufferedReader

    def setup(self) -> None:
        if self.server.context:
            self.request = self.server.context.wrap_socket(
                self.request, server_side=True, do_handshake_on_connect=False
            )
        super().setup()

    def handle(self) -> None:
        with contextlib.suppress(OSError):  # the client has gone, or does not trust us
            if self.rfile.peek(3)[:3] != b"GET":
                self.wfile.write(page(b"no HTTP", status="400 Bad Request"))
                return
            head = "".join(iter(lambda: self.rfile.readline().decode("latin-1").rstrip("\n"), "\r"))
            self.server.requests.append(head)
            answer = self.server.pages.get(head.split(" ")[1], page(b"not here", status="404 Not Found"))
            for piece in [answer] if isinstance(answer, bytes) else answer(self.server):
                self.wfile.write(piece)

    def finish(self) -> None:
        with contextlib.suppress(OSError):
            super().finish()


@contextlib.contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[WebServer]:
    """Yield a server that runs, with TLS if a context is given."""
    with WebServer(context) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.stopping.set()
            server.shutdown()
            thread.join()


def page(body: bytes, media_type: str | None = "text/html", status: str = "200 OK", **headers: str) -> bytes:
    """Return a well-formed answer; the underscores of a header's name are hyphens, `content_length` may be wrong."""
    fields = {"Content-Length": str(len(body)), "Content-Type": media_type}
    fields |= {name.replace("_", "-").title(): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value is not None)
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def redirect(location: str, status: str = "302 Found") -> bytes:
    """Return an answer that sends the client elsewhere."""
    return page(b"", status=status, location=location)


def dripping(data: bytes) -> Callable[[WebServer], Iterator[bytes]]:
    """Return an answer that comes a byte at a time, and never ends."""

    def answer(server: WebServer) -> Iterator[bytes]:
        for byte in data:
            yield bytes([byte])
            server.stopping.wait(0.02)
        while not server.stopping.wait(0.02):
            yield b"x"

    return answer


def silent(server: WebServer) -> Iterator[bytes]:
    """Answer nothing, and keep the line open."""
    server.stopping.wait()
    yield b""
