//! A copy of linkding's database and files, streamed over SSH into this machine's folder.
//!
//! The database is copied by SQLite itself (`.backup`), so that it is whole whoever writes meanwhile; the copy is
//! checked there, and its sum is compared with what arrived. The archive of files is read to its end before it gets
//! its name.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use ssh_client::{Command, Session};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::cli::linkding::BackupArgs;
use crate::commands::ssh::exec;
use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::lab::ssh::is_root;
use crate::outcome::Outcome;
use crate::ui::Ui;
use crate::ui::format;
use crate::views::linkding::transfer::{BackupFile, LinkdingBackup};

/// The folders beside the database that hold what users see.
const FOLDERS: [&str; 3] = ["assets", "favicons", "previews"];

/// Copies the database beside itself, checks the copy, tells its sum, and sends it. The copy goes in any case.
/// The folder is `$1`.
const DATABASE: &str = r#"
set -eu
copy=$(mktemp -d "$1/.homelab-backup.XXXXXX")
trap 'rm -rf "$copy"' EXIT
trap 'exit 129' HUP INT TERM
sqlite3 "$1/db.sqlite3" ".timeout 10000" ".backup '$copy/db.sqlite3'"
found=$(sqlite3 "$copy/db.sqlite3" "PRAGMA integrity_check")
if [ "$found" != ok ]; then echo "the copy is damaged: $found" >&2; exit 1; fi
sum=$(sha256sum "$copy/db.sqlite3")
echo "homelab-sum:${sum%% *}" >&2
cat "$copy/db.sqlite3"
"#;

/// Sends an archive of those of the folders that are there.
const FILES: &str = r#"
set -eu
cd "$1"
shift
for folder; do shift; if [ -d "$folder" ]; then set -- "$@" "$folder"; fi; done
if [ $# -eq 0 ]; then exit 0; fi
exec tar -cf - "$@"
"#;

pub(super) async fn run(args: BackupArgs, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    let (host, data) = (lab.linkding_host()?, lab.linkding_data()?);
    let session = lab.ssh(&host).await?;
    let folder = match args.to {
        Some(folder) => folder,
        None => lab.folder()?.join("linkding-backups"),
    };
    std::fs::create_dir_all(&folder).map_err(|error| unwritable(&folder, &error))?;
    let stamp = Timestamp::now().to_zoned(jiff::tz::TimeZone::system()).strftime("%Y%m%d-%H%M%S");
    let name = |ending: &str| folder.join(format!("linkding-{stamp}{ending}"));
    ui.note(format!("copying the database of linkding on {host}"));
    let mut files = vec![database(&session, &data, &name(".sqlite3")).await?];
    if !args.database_only {
        ui.note("copying its files");
        files.extend(media(&session, &data, &name("-files.tar")).await?);
    }
    Ok(Outcome::report(LinkdingBackup { host, files }))
}

/// A script with arguments; neither is read by a shell on the way.
fn script(session: &Session, text: &str, arguments: &[&str]) -> Command {
    let words = ["sh", "-c", text, "homelab"].into_iter().chain(arguments.iter().copied());
    let command = Command::new(words);
    if is_root(session) { command } else { command.sudo() }
}

async fn database(session: &Session, data: &str, file: &Path) -> Result<BackupFile, Error> {
    let part = Part::new(file)?;
    let received = receive(session, script(session, DATABASE, &[data]), &part.path).await?;
    let promised = received.complaint.lines().find_map(|line| line.strip_prefix("homelab-sum:"));
    let promised = promised.ok_or_else(|| failed("the database", &received.complaint))?;
    if promised != received.sum {
        let message = "the copy of the database that arrived is not the one that was sent";
        return Err(Error::new(Kind::Failed, message).hint("run it again"));
    }
    part.keep(file)?;
    Ok(BackupFile {
        file: file.display().to_string(),
        content: "database",
        size_bytes: received.size,
        verified: "integrity_check there, sum compared here".to_owned(),
    })
}

async fn media(session: &Session, data: &str, file: &Path) -> Result<Option<BackupFile>, Error> {
    let part = Part::new(file)?;
    let arguments: Vec<&str> = [data].into_iter().chain(FOLDERS).collect();
    let received = receive(session, script(session, FILES, &arguments), &part.path).await?;
    if received.size == 0 {
        return Ok(None);
    }
    let path = part.path.clone();
    let entries = tokio::task::spawn_blocking(move || entries(&path)).await;
    let entries = entries.map_err(|stopped| Error::new(Kind::Failed, stopped.to_string()))??;
    part.keep(file)?;
    Ok(Some(BackupFile {
        file: file.display().to_string(),
        content: "files of bookmarks, icons, previews",
        size_bytes: received.size,
        verified: format!("read to its end: {}", format::count(entries, "file")),
    }))
}

/// A file that has no name of its own until it is whole.
struct Part {
    path: PathBuf,
}

impl Part {
    fn new(file: &Path) -> Result<Part, Error> {
        super::assets::refuse_existing(file)?;
        let mut path = file.as_os_str().to_owned();
        path.push(".part");
        Ok(Part { path: path.into() })
    }

    fn keep(self, file: &Path) -> Result<(), Error> {
        std::fs::rename(&self.path, file).map_err(|error| unwritable(file, &error))
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // Gone when it was kept; else it is of no use.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// What came, and what the other side said besides.
struct Received {
    size: u64,
    sum: String,
    complaint: String,
}

/// What a command sends, into a file that nobody else can read.
async fn receive(session: &Session, command: Command, file: &Path) -> Result<Received, Error> {
    let mut running = session.start(command).await?;
    let (mut out, mut err) = exec::outputs(&mut running)?;
    let mut options = tokio::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let mut target = options.open(file).await.map_err(|error| unwritable(file, &error))?;
    let (mut sum, mut size) = (Sha256::new(), 0);
    let copy = async {
        let mut buffer = vec![0; 64 << 10];
        loop {
            let read = out.read(&mut buffer).await.map_err(|error| {
                Error::new(Kind::Unreachable, format!("the copy broke off: {error}"))
            })?;
            if read == 0 {
                break;
            }
            sum.update(&buffer[..read]);
            size += read as u64;
            let written = target.write_all(&buffer[..read]).await;
            written.map_err(|error| unwritable(file, &error))?;
        }
        let flushed = target.sync_all().await;
        flushed.map_err(|error| unwritable(file, &error))
    };
    let complain = async {
        let mut text = Vec::new();
        let _ = (&mut err).take(64 << 10).read_to_end(&mut text).await;
        String::from_utf8_lossy(&text).into_owned()
    };
    let (copied, complaint) = futures_util::future::join(copy, complain).await;
    copied?;
    let status = running.wait().await?;
    if !status.success() {
        return Err(failed("linkding", &complaint));
    }
    let sum = sum.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Received { size, sum, complaint })
}

fn failed(what: &str, complaint: &str) -> Error {
    let error = Error::new(Kind::Failed, format!("could not copy {what}"));
    let error = complaint.lines().take(5).fold(error, |error, line| error.detail(line));
    error.hint("it needs sqlite3 there, and `linkding.data` names the folder with db.sqlite3")
}

fn unwritable(path: &Path, error: &std::io::Error) -> Error {
    Error::new(Kind::Failed, format!("could not write {}: {error}", path.display()))
}

/// Walks through an archive to its end (tar(5): heads of 512 bytes, content padded to that, two empty ones at the end),
/// and counts what is in it.
fn entries(file: &Path) -> Result<usize, Error> {
    use std::io::{Read, Seek, SeekFrom};
    let broken = |why: &str| {
        Error::new(Kind::Failed, format!("the archive of files did not arrive whole: {why}"))
    };
    let unreadable = |error: std::io::Error| broken(&error.to_string());
    let mut archive = std::io::BufReader::new(std::fs::File::open(file).map_err(unreadable)?);
    let length = std::fs::metadata(file).map_err(unreadable)?.len();
    let (mut head, mut count, mut at) = ([0_u8; 512], 0, 0_u64);
    loop {
        archive.read_exact(&mut head).map_err(|_| broken("it has no end"))?;
        at += 512;
        if head.iter().all(|byte| *byte == 0) {
            return Ok(count);
        }
        let size = size(&head[124..136]).ok_or_else(|| broken("a head that is none"))?;
        let padded = size.div_ceil(512) * 512;
        at += padded;
        if at > length {
            return Err(broken("its last entry is cut"));
        }
        archive.seek(SeekFrom::Start(at)).map_err(unreadable)?;
        // Heads that belong to the next entry (long names, attributes) are none of their own.
        count += usize::from(!matches!(head[156], b'L' | b'K' | b'x' | b'g'));
    }
}

/// Octal digits, or base 256 when the first bit is set.
fn size(field: &[u8]) -> Option<u64> {
    if field[0] & 0x80 != 0 {
        return field[4..]
            .iter()
            .try_fold(0_u64, |sum, byte| sum.checked_mul(256)?.checked_add(u64::from(*byte)));
    }
    let text = std::str::from_utf8(field).ok()?.trim_matches(['\0', ' ']);
    u64::from_str_radix(text, 8).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn archive(content: &[u8]) -> Vec<u8> {
        let mut head = [0_u8; 512];
        head[..5].copy_from_slice(b"a.txt");
        head[124..135].copy_from_slice(format!("{:011o}", content.len()).as_bytes());
        head[156] = b'0';
        let mut bytes = head.to_vec();
        bytes.extend(content);
        bytes.resize(bytes.len().div_ceil(512) * 512, 0);
        bytes.extend([0; 1024]);
        bytes
    }

    #[test]
    fn an_archive_counts_only_when_its_end_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.tar");
        let whole = archive(&[7; 700]);
        std::fs::write(&file, &whole).unwrap();
        assert_eq!(entries(&file).unwrap(), 1);
        for cut in [whole.len() - 1024, 1024, 600, 100] {
            std::fs::write(&file, &whole[..cut]).unwrap();
            assert!(entries(&file).is_err(), "cut at {cut}");
        }
    }
}
