#!/usr/bin/env bash
# SPARQLWrapper 2.0.0: a word in a comment makes a SELECT an update, and it is sent as one.
#
# What kind of query it is decides how it is sent and in what formats. Comments are taken out before
# that is looked for, but of two lines of comment in succession one stays; if its first word is
# INSERT, DELETE, LOAD or CLEAR, the query counts as an update. It is then posted as `update=...`,
# although GET was asked for, and a server that only reads refuses it. The same query with one line
# of comment less works.
#
# What to do: send queries without comments.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check SPARQLWrapper==2.0.0
cd "$folder"
venv/bin/python - <<'PYTHON'
import warnings
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

from SPARQLWrapper import SPARQLWrapper

SELECT = "SELECT ?s { ?s ?p ?o }"
sent = []


class Endpoint(BaseHTTPRequestHandler):
    """Notes what it is sent, and answers with nothing."""

    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
        sent.append((self.command, (self.path.partition("?")[2] or body).partition("=")[0]))
        self.send_response(200)
        self.end_headers()

    do_POST = do_GET

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Endpoint)
Thread(target=server.serve_forever, daemon=True).start()
warnings.simplefilter("ignore")
for comment in ("# insert the name below\n", "# by unit\n# insert the name below\n"):
    wrapper = SPARQLWrapper(f"http://127.0.0.1:{server.server_address[1]}/")
    wrapper.setQuery(comment + SELECT)
    wrapper.query()
    print(comment.count("\n"), "line(s) of comment:", wrapper.queryType, "sent by", *sent[-1])
assert sent == [("GET", "query"), ("POST", "update")], sent
PYTHON
