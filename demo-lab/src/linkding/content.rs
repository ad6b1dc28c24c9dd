//! What the demo's instance holds: a few dozen bookmarks of the lab's owner, and as many more as a
//! test wants.

use std::time::Duration;

use super::assets::compressed_size;
use super::dates::Micros;
use super::state::{Asset, Bookmark, Bundle, File, Linkding, User};
use crate::clock::Clock;

/// Names and tokens, for tests and for whoever writes a configuration from a lab.
pub(crate) mod accounts {
    /// Owner of everything, and the token.
    pub(crate) const OWNER: (&str, &str) = ("homelab", "6f1b0d1c5c6b4b8e9c9a8a3b1f2e4d5c6b7a8f90");
    /// Another user, and the token.
    pub(crate) const GUEST: (&str, &str) = ("guest", "0c4e5f6a7b8c9d0e1f2a3b4c5d6e7f8091a2b3c4");
    /// A deactivated user, and a token that was good once.
    pub(crate) const FORMER: (&str, &str) = ("former", "f0e1d2c3b4a5968778695a4b3c2d1e0ff1e2d3c4");
}

const OWNER: usize = 0;
const GUEST: usize = 1;

/// Address, title, description, tags, flags (`u` unread, `s` shared, `a` archived, `n` notes).
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str);

const ROWS: [Row; 36] = [
    (
        "https://wiki.example.org/rack",
        "Rack plan",
        "Which machine is where",
        "homelab hardware",
        "ns",
    ),
    (
        "https://wiki.example.org/cabling",
        "Cabling",
        "Colours, lengths, ports",
        "homelab network",
        "",
    ),
    (
        "https://wiki.example.org/ups",
        "Power: what hangs on the UPS",
        "",
        "homelab hardware power",
        "u",
    ),
    (
        "https://docs.example.org/proxmox/cluster",
        "Cluster manager",
        "Quorum and corosync",
        "proxmox docs",
        "",
    ),
    (
        "https://docs.example.org/proxmox/backup",
        "Backup and restore",
        "Modes, retention, fleecing",
        "proxmox docs backup",
        "s",
    ),
    (
        "https://docs.example.org/proxmox/passthrough",
        "PCI passthrough",
        "IOMMU groups, vfio",
        "proxmox docs gpu",
        "u",
    ),
    ("https://docs.example.org/proxmox/firewall", "Firewall", "", "proxmox docs network", ""),
    (
        "https://docs.example.org/k3s/quick-start",
        "K3s quick start",
        "One binary",
        "k3s docs kubernetes",
        "",
    ),
    (
        "https://docs.example.org/k3s/networking",
        "K3s networking",
        "Flannel, traefik, servicelb",
        "k3s docs kubernetes network",
        "u",
    ),
    (
        "https://docs.example.org/k3s/backup",
        "K3s backup and restore",
        "SQLite and etcd",
        "k3s docs kubernetes backup",
        "",
    ),
    (
        "https://docs.example.org/argo-cd/sync",
        "Sync phases and waves",
        "",
        "gitops kubernetes docs",
        "u",
    ),
    (
        "https://docs.example.org/prometheus/rules",
        "Recording rules",
        "Names that say what they are",
        "monitoring prometheus docs",
        "",
    ),
    (
        "https://docs.example.org/grafana/provisioning",
        "Provisioning dashboards",
        "",
        "monitoring grafana docs",
        "",
    ),
    (
        "https://docs.example.org/forgejo/actions",
        "Forgejo Actions",
        "Runners and labels",
        "forgejo git docs",
        "s",
    ),
    (
        "https://docs.example.org/forgejo/mirrors",
        "Repository mirrors",
        "Pull and push",
        "forgejo git docs backup",
        "",
    ),
    (
        "https://docs.example.org/nginx/proxy",
        "Module ngx_http_proxy_module",
        "Buffers, time limits, headers",
        "nginx docs network",
        "",
    ),
    (
        "https://docs.example.org/linkding/api",
        "REST API",
        "Tokens, bookmarks, tags, bundles",
        "linkding docs",
        "s",
    ),
    (
        "https://docs.example.org/linkding/search",
        "Search syntax",
        "#tag, !unread, and, or, not",
        "linkding docs",
        "",
    ),
    (
        "https://docs.example.org/zfs/scrub",
        "Scrub and resilver",
        "How often, how long",
        "zfs storage docs",
        "",
    ),
    ("https://docs.example.org/zfs/arc", "Sizing the ARC", "", "zfs storage", "u"),
    (
        "https://kernel.example.org/hwmon/sysfs",
        "Naming and data format of sysfs files",
        "Units of every channel",
        "linux sensors docs",
        "",
    ),
    (
        "https://kernel.example.org/hwmon/k10temp",
        "Kernel driver k10temp",
        "Tctl and Tdie",
        "linux sensors",
        "",
    ),
    (
        "https://kernel.example.org/hwmon/nct6775",
        "Kernel driver nct6775",
        "Unconnected inputs read nonsense",
        "linux sensors hardware",
        "n",
    ),
    (
        "https://rust.example.org/async",
        "Asynchronous programming in Rust",
        "",
        "rust programming",
        "u",
    ),
    (
        "https://rust.example.org/errors",
        "Error handling for libraries",
        "Kinds, sources, hints",
        "rust programming",
        "s",
    ),
    (
        "https://crates.example.org/crates/reqwest",
        "reqwest",
        "An HTTP client",
        "rust programming",
        "",
    ),
    (
        "https://crates.example.org/crates/kube",
        "kube",
        "A Kubernetes client",
        "rust kubernetes programming",
        "",
    ),
    (
        "http://blog.example.org/raft",
        "Raft, explained",
        "Leader election and log replication",
        "papers consensus",
        "nu",
    ),
    (
        "https://papers.example.org/dynamo",
        "Dynamo: highly available key-value store",
        "",
        "papers consensus",
        "u",
    ),
    (
        "https://papers.example.org/spanner",
        "Spanner: a globally distributed database",
        "TrueTime",
        "papers",
        "",
    ),
    (
        "https://shop.example.org/ssd-2tb",
        "2 TB NVMe, power-loss protection",
        "149 as of March",
        "hardware shopping",
        "",
    ),
    ("https://shop.example.org/fan-120", "120 mm fan, 3 pin", "", "hardware shopping", "a"),
    ("https://news.example.org/2023/end-of-atx", "The end of ATX?", "", "hardware", "a"),
    ("https://news.example.org/2022/raid-write-hole", "The write hole, again", "", "storage", "a"),
    (
        "https://example.org/straße?q=日本",
        "Straße 日本 🚀",
        "Not everything is ASCII",
        "überblick",
        "",
    ),
    ("https://untagged.example.org/", "", "", "", "u"),
];

impl Linkding {
    /// The instance of the demo.
    pub fn demo(clock: Clock) -> Self {
        let mut linkding = Self::empty(clock);
        let user = |(name, token)| User::new(name, token);
        let mut owner = user(accounts::OWNER);
        (owner.sharing, owner.favicons) = (true, true);
        owner.auto_tagging = "crates.example.org rust packages".into();
        let mut former = user(accounts::FORMER);
        former.active = false;
        linkding.users = vec![owner, user(accounts::GUEST), former];
        for (place, row) in ROWS.iter().enumerate() {
            linkding.add_row(place, row);
        }
        let recipe = ("https://recipes.example.org/bread", "Bread", "", "kitchen", "s");
        linkding.add_row_of(GUEST, ROWS.len(), &recipe);
        linkding.add_bundles();
        linkding.add_files();
        linkding
    }

    /// Sets the instance up otherwise.
    pub fn with_settings(mut self, settings: super::Settings) -> Self {
        self.settings = settings;
        self
    }

    /// Fills up with generated bookmarks until the owner has so many.
    pub fn scaled(mut self, bookmarks: usize) -> Self {
        const TAGS: [&str; 8] =
            ["linux", "rust", "network", "storage", "news", "papers", "docs", "reading-list"];
        let own = self.bookmarks.values().filter(|bookmark| bookmark.owner == OWNER).count();
        for number in own..bookmarks {
            let added = self.days_ago(60).plus_micros(-(number as i64) * 3_607_000_001);
            let url = format!("https://archive.example.org/page/{number:05}");
            let mut bookmark = Bookmark::new(OWNER, &url, added);
            bookmark.title = format!("Page {number:05}");
            bookmark.unread = number % 7 == 0;
            for tag in [TAGS[number % 8], TAGS[number / 8 % 8]] {
                bookmark.tags.insert(self.tag(OWNER, tag));
            }
            self.add_bookmark(bookmark);
        }
        self
    }

    fn days_ago(&self, days: i64) -> Micros {
        self.now().plus_micros(-days * 86_400_000_000)
    }

    fn add_row(&mut self, place: usize, row: &Row) {
        self.add_row_of(OWNER, place, row);
    }

    /// Each is one day and a bit older than the one before it.
    fn add_row_of(&mut self, owner: usize, place: usize, row: &Row) {
        let (url, title, description, tags, flags) = *row;
        let added = self.days_ago(place as i64 + 1).plus_micros(-137_000_213 * place as i64);
        let mut bookmark = Bookmark::new(owner, url, added);
        bookmark.title = title.into();
        bookmark.description = description.into();
        bookmark.unread = flags.contains('u');
        bookmark.shared = flags.contains('s');
        bookmark.archived = flags.contains('a');
        if flags.contains('n') {
            bookmark.notes = "Read **twice**, then draw it.".into();
        }
        bookmark.tags = tags.split_whitespace().map(|name| self.tag(owner, name)).collect();
        self.add_bookmark(bookmark);
    }

    fn add_bundles(&mut self) {
        let rows = [
            ("To read", "", "", "yes"),
            ("Running the lab", "", "proxmox k3s linkding nginx", "off"),
            ("Papers", "", "papers", "off"),
        ];
        let created = self.days_ago(90);
        for (order, (name, search, any_tags, unread)) in (0..).zip(rows) {
            self.add_bundle(Bundle {
                id: 0,
                owner: OWNER,
                name: name.into(),
                search: search.into(),
                any_tags: any_tags.into(),
                all_tags: String::new(),
                excluded_tags: String::new(),
                unread: unread.into(),
                shared: "off".into(),
                order,
                created,
                modified: created,
            });
        }
    }

    fn add_files(&mut self) {
        let created = self.days_ago(20);
        let page = b"<!doctype html><title>Raft, explained</title><p>Leader election.</p>\n";
        let plan = "U1  switch\nU2  pve\nU3  UPS\n".as_bytes();
        let stored = |content: Option<&[u8]>, name| Asset {
            id: 0,
            bookmark: 0,
            created,
            file_size: content.map(|content| compressed_size(name, content)),
            kind: "snapshot",
            content_type: "text/html".into(),
            name: name.into(),
            status: "complete",
            content: content.map(<[u8]>::to_vec),
        };
        let plan = stored(Some(plan), "rack plan.txt");
        let (kind, content_type) = ("upload", "text/plain".into());
        self.add_asset(Asset { bookmark: 1, kind, content_type, ..plan });
        let snapshot = stored(Some(page), "HTML snapshot from 11/02/2026");
        self.add_asset(Asset { bookmark: 28, ..snapshot });
        let pending = stored(None, "New snapshot");
        let content_type = String::new();
        self.add_asset(Asset { bookmark: 29, status: "pending", content_type, ..pending });
        let style = b":root { color-scheme: light dark; }\nbody { font-family: sans-serif; }\n";
        let files: [(&str, &str, &[u8]); 2] =
            [("theme-light.css", "text/css", style), ("favicon.svg", "image/svg+xml", ICON)];
        for (name, content_type, content) in files {
            let file = File { content_type, content: content.to_vec(), modified: created };
            self.files.insert(name.into(), file);
        }
    }

    /// How long it takes to fetch a page of the web, in creating and checking.
    pub fn scraping_takes(mut self, time: Duration) -> Self {
        self.pages.time = time;
        self
    }
}

const ICON: &[u8] = b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\">\
    <circle cx=\"4\" cy=\"4\" r=\"3\"/></svg>\n";
