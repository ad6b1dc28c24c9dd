"""Lists 2,000 repositories in pages of 50 from a server on loopback: this crate beside two clients
from PyPI, in one run. The server answers prepared bytes, so that what is measured is the client.

    pip install forgejo-python==0.1.0 pyforgejo==2.0.7
    cargo build --release -p forgejo-client --example list_repositories
    python3 forgejo-client/benches/compare.py target/release/examples/list_repositories
"""

import json
import os
import re
import statistics
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

COUNT, SIZE, ROUNDS = 2000, 50, 7


def repository(number):
    user = {
        "id": 1, "login": "homelab", "login_name": "", "source_id": 0, "full_name": "", "email": "o@git.example",
        "avatar_url": "https://git.example/avatars/1", "html_url": "https://git.example/homelab", "language": "",
        "is_admin": False, "last_login": "0001-01-01T00:00:00Z", "created": "2024-01-01T00:00:00Z",
        "restricted": False, "active": True, "prohibit_login": False, "location": "", "pronouns": "",
        "website": "", "description": "", "visibility": "public", "followers_count": 0, "following_count": 0,
        "starred_repos_count": 0, "username": "homelab",
    }
    name = f"repository-{number}"
    url = f"https://git.example/homelab/{name}"
    flags = ["empty", "private", "fork", "template", "mirror", "archived", "internal", "has_wiki", "has_projects"]
    flags += ["has_issues", "has_pull_requests", "has_releases", "has_packages", "has_actions", "allow_rebase"]
    counts = ["stars_count", "forks_count", "watchers_count", "open_issues_count", "open_pr_counter", "release_counter"]
    return {
        "id": number, "owner": user, "name": name, "full_name": f"homelab/{name}", "description": "A repository " * 5,
        "parent": None, "size": 68, "language": "Rust", "languages_url": f"{url}/languages", "html_url": url,
        "url": url, "link": "", "ssh_url": f"git@git.example:homelab/{name}.git", "clone_url": f"{url}.git",
        "original_url": "", "website": "", "default_branch": "main", "archived_at": "1970-01-01T00:00:00Z",
        "created_at": "2024-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00+02:00", "avatar_url": "",
        "permissions": {"admin": True, "push": True, "pull": True}, "mirror_interval": "",
        "mirror_updated": "0001-01-01T00:00:00Z", "repo_transfer": None, "topics": None, "object_format_name": "sha1",
        "internal_tracker": {"enable_time_tracker": True, "allow_only_contributors_to_track_time": True,
                             "enable_issue_dependencies": True},
        "default_merge_style": "merge", **dict.fromkeys(flags, False), **dict.fromkeys(counts, 1),
    }


PAGES = [
    json.dumps([repository(n) for n in range(start, min(start + SIZE, COUNT))]).encode()
    for start in range(0, COUNT, SIZE)
]


class Server(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self):
        page = int(parse_qs(urlsplit(self.path).query).get("page", ["1"])[0])
        body = PAGES[page - 1] if page <= len(PAGES) else b"[]"
        self.send_response(200)
        self.send_header("Content-Type", "application/json;charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Total-Count", str(COUNT))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *_):
        pass


def timed(run):
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        count = run()
        times.append((time.perf_counter() - started) * 1000)
        assert count == COUNT, count
    return times


def main():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    print(f"{COUNT} repositories, {len(PAGES)} pages, {sum(map(len, PAGES)) / 1e6:.1f} MB")
    results = {}

    environment = dict(os.environ, FORGEJO_TOKEN="t")
    output = subprocess.run([sys.argv[1], url, str(ROUNDS)], env=environment, check=True, capture_output=True, text=True)
    lines = re.findall(r"(\d+) repositories in (\d+) ms", output.stdout)
    assert all(int(count) == COUNT for count, _ in lines), output.stdout
    results["forgejo-client"] = [float(ms) for _, ms in lines]

    import pyfj

    with pyfj.Forgejo(url, token="t") as client:
        results["forgejo-python 0.1.0"] = timed(lambda: sum(1 for _ in client.user.repos.list(limit=SIZE)))

    import pyforgejo

    other = pyforgejo.PyforgejoApi(base_url=f"{url}/api/v1", api_key="token t")

    def by_hand():
        count, page = 0, 1
        while repositories := other.user.current_list_repos(page=page, limit=SIZE):
            count, page = count + len(repositories), page + 1
        return count

    results["pyforgejo 2.0.7"] = timed(by_hand)
    for name, times in results.items():
        print(f"{name:22} median {statistics.median(times):7.0f} ms  (of {len(times)}, {min(times):.0f} to {max(times):.0f})")


if __name__ == "__main__":
    main()
