"""A provider of identities on this machine, for tests: OpenID Connect as far as signing in needs it."""

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT = "attribution"


@contextmanager
def provider(email: str) -> Iterator[str]:
    """The address of a provider that signs everybody in as `email`, without asking."""
    key = RSAKey.generate_key(2048, parameters={"kid": "test"})
    nonces: dict[str, str | None] = {}

    class Provider(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(asked.query).items()}
            if asked.path == "/.well-known/openid-configuration":
                self.tell(_about(address))
            elif asked.path == "/keys":
                self.tell({"keys": [key.as_dict(private=False)]})
            elif asked.path == "/authorize":
                code = hashlib.sha256(query["state"].encode()).hexdigest()
                nonces[code] = query.get("nonce")
                self.send_response(302)
                self.send_header(
                    "Location", f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"
                )
                self.end_headers()
            else:
                self.send_error(404)

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            claims = {
                "iss": address,
                "sub": base64.b16encode(email.encode()).decode(),
                "aud": CLIENT,
                "exp": int(time.time()) + 600,
                "iat": int(time.time()),
                "nonce": nonces.pop(form["code"][0]),
                "email": email,
            }
            token = jwt.encode({"alg": "RS256", "kid": "test"}, claims, key)
            self.tell({"access_token": "a", "token_type": "Bearer", "expires_in": 600, "id_token": token})

        def tell(self, what: Any) -> None:
            body = json.dumps(what).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    address = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield address
    finally:
        server.shutdown()
        server.server_close()


def _about(address: str) -> dict[str, Any]:
    return {
        "issuer": address,
        "authorization_endpoint": f"{address}/authorize",
        "token_endpoint": f"{address}/token",
        "jwks_uri": f"{address}/keys",
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
    }
