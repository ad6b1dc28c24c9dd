//! What stands in the folders of the hosts: the files of the services that run there, as far as
//! somebody would want to save or read them.

use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use super::machine::Machine;

/// Text files: host, place, content.
const FILES: &[(&str, &str, &str)] = &[
    (
        "pve",
        "etc/nginx/sites-enabled/linkding",
        "server {\n    listen 9091;\n    location /static/ {\n        alias \
         /opt/linkding/linkding/static/;\n    }\n    location / {\n        proxy_pass \
         http://127.0.0.1:9090;\n        proxy_set_header Host $http_host;\n    }\n}\n",
    ),
    (
        "pve",
        "opt/linkding/linkding/uwsgi.ini",
        "[uwsgi]\nmodule = bookmarks.wsgi:application\nhttp = 127.0.0.1:9090\nprocesses = 2\n\
         threads = 2\n",
    ),
    (
        "pve",
        "opt/linkding/linkding/data/favicons/https_www_kernel_org.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"16\" height=\"16\"/>\n",
    ),
    (
        "pve",
        "opt/linkding/linkding/data/assets/snapshot_2026-11-01_https_www_kernel_org.html",
        "<!DOCTYPE html><title>The Linux Kernel Archives</title>\n",
    ),
    (
        "Git-Service",
        "etc/forgejo/app.ini",
        "APP_NAME = Git of the homelab\nRUN_USER = git\nWORK_PATH = /var/lib/forgejo\n\n[server]\n\
         HTTP_PORT = 3000\nROOT_URL = http://git-service.lab.internal:3000/\nSSH_PORT = 22\n\n\
         [database]\nDB_TYPE = sqlite3\nPATH = /var/lib/forgejo/data/forgejo.db\n\n[repository]\n\
         ROOT = /var/lib/forgejo/data/forgejo-repositories\n\n[security]\nINSTALL_LOCK = true\n",
    ),
    (
        "Git-Service",
        "var/lib/forgejo/data/forgejo-repositories/homelab/infrastructure.git/HEAD",
        "ref: refs/heads/main\n",
    ),
    (
        "Git-Service",
        "var/lib/forgejo/data/forgejo-repositories/homelab/infrastructure.git/config",
        "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n",
    ),
];

/// Databases: host, place, and the statements that make them.
const DATABASES: &[(&str, &str, &str)] = &[
    (
        "pve",
        "opt/linkding/linkding/data/db.sqlite3",
        "PRAGMA journal_mode=WAL;\n\
         CREATE TABLE auth_user(id INTEGER PRIMARY KEY, username VARCHAR(150) UNIQUE, \
         is_superuser BOOL, is_active BOOL);\n\
         CREATE TABLE bookmarks_bookmark(id INTEGER PRIMARY KEY, url VARCHAR(2048), title \
         VARCHAR(512), date_added DATETIME, owner_id INTEGER REFERENCES auth_user(id));\n\
         INSERT INTO auth_user VALUES(1, 'demo', 1, 1);\n\
         INSERT INTO bookmarks_bookmark VALUES(1, 'https://www.kernel.org/', 'The Linux Kernel \
         Archives', '2026-11-01 10:00:00', 1);\n",
    ),
    (
        "Git-Service",
        "var/lib/forgejo/data/forgejo.db",
        "PRAGMA journal_mode=WAL;\n\
         CREATE TABLE version(id INTEGER PRIMARY KEY, version INTEGER);\n\
         CREATE TABLE user(id INTEGER PRIMARY KEY, lower_name TEXT UNIQUE, name TEXT);\n\
         CREATE TABLE repository(id INTEGER PRIMARY KEY, owner_id INTEGER, lower_name TEXT, \
         is_mirror INTEGER);\n\
         INSERT INTO version VALUES(1, 305);\n\
         INSERT INTO user VALUES(1, 'homelab', 'homelab');\n\
         INSERT INTO repository VALUES(1, 1, 'infrastructure', 1);\n",
    ),
];

/// Writes the text files of a host.
pub(crate) fn write(machine: &Machine) -> io::Result<()> {
    for (_, place, text) in FILES.iter().filter(|(host, ..)| *host == machine.name) {
        let place = machine.root.join(place);
        if let Some(folder) = place.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(place, text)?;
    }
    Ok(())
}

/// Makes the databases of a host with this machine's own SQLite, if it has one: whoever backs them
/// up needs that as well.
pub(crate) fn write_databases(machine: &Machine, program: &Path) -> io::Result<()> {
    for (_, place, statements) in DATABASES.iter().filter(|(host, ..)| *host == machine.name) {
        let place = machine.root.join(place);
        if let Some(folder) = place.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut child = Command::new(program)
            .arg(&place)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            stdin.write_all(statements.as_bytes())?;
        }
        child.wait()?;
    }
    Ok(())
}
