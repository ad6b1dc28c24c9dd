//! The transfer of files, inside a host's folder: `sftp-server` as `scp`, `sftp` and libraries use
//! it (version 3 of the protocol, with `posix-rename` and `fsync` of OpenSSH).
//!
//! Clients see the folder as `/`. Paths that begin with where it really is are understood too, so
//! that scripts and transfers can use the same ones.

use std::collections::HashMap;
use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use russh_sftp::protocol::{
    Attrs, Data, File as Entry, FileAttributes, Handle, Name, OpenFlags, Packet, Status,
    StatusCode, Version,
};
use russh_sftp::server::{Handler, StatusReply};
use tokio::io::join;
use tokio::sync::oneshot;

use super::machine::Host;
use super::output::{Ended, Streams};

/// Serves a client until it has no more wishes.
pub(crate) async fn serve(host: Host, user: &str, streams: Streams) -> Ended {
    let (done, ended) = oneshot::channel();
    let home = host.home(user);
    let files = Files { host, home, open: HashMap::new(), given: 0, _done: done };
    russh_sftp::server::run(join(streams.stdin, streams.stdout), files).await;
    // It runs by itself; what it held is dropped when it ends.
    let _ = ended.await;
    Ended::Code(0)
}

struct Files {
    host: Host,
    home: PathBuf,
    open: HashMap<String, Open>,
    /// How many handles there have been.
    given: u64,
    _done: oneshot::Sender<()>,
}

enum Open {
    File {
        file: File,
        appends: bool,
    },
    /// What is still to be listed.
    Folder(Vec<Entry>),
}

/// At most so much is given at once, as OpenSSH's server does it.
const CHUNK: u32 = 255 * 1024;
const NAMES: usize = 100;

impl Files {
    fn absolute(&self, path: &str) -> PathBuf {
        match Path::new(path) {
            path if path.is_absolute() => self.host.place(path),
            path => self.home.join(path),
        }
    }

    /// The file that a path means, following links.
    fn file(&self, path: &str) -> io::Result<PathBuf> {
        self.host.inside(&self.absolute(path))
    }

    /// The entry of a folder that a path means, be it a link or not.
    fn entry(&self, path: &str) -> io::Result<PathBuf> {
        self.host.inside_entry(&self.absolute(path))
    }

    /// As the client sees it.
    fn shown(&self, path: &Path) -> String {
        let inside = path.strip_prefix(&self.host.root).unwrap_or(path);
        format!("/{}", inside.to_string_lossy())
    }

    fn keep(&mut self, open: Open) -> String {
        self.given += 1;
        let handle = self.given.to_string();
        self.open.insert(handle.clone(), open);
        handle
    }

    fn opened(&mut self, handle: &str) -> Result<(&mut File, bool), StatusReply> {
        match self.open.get_mut(handle) {
            Some(Open::File { file, appends }) => Ok((file, *appends)),
            _ => Err(StatusCode::Failure.into()),
        }
    }
}

fn done(id: u32) -> Result<Status, StatusReply> {
    let (error_message, language_tag) = ("Success".into(), String::new());
    Ok(Status { id, status_code: StatusCode::Ok, error_message, language_tag })
}

fn reply(error: io::Error) -> StatusReply {
    match error.kind() {
        io::ErrorKind::NotFound => StatusCode::NoSuchFile.into(),
        io::ErrorKind::PermissionDenied => StatusCode::PermissionDenied.into(),
        _ => StatusCode::Failure.with_message(error.to_string()),
    }
}

fn attributes(metadata: &Metadata) -> FileAttributes {
    let seconds = |time: io::Result<std::time::SystemTime>| {
        let past = time.ok()?.duration_since(UNIX_EPOCH).ok()?;
        u32::try_from(past.as_secs()).ok()
    };
    FileAttributes {
        size: Some(metadata.len()),
        // Everything belongs to root on these hosts.
        uid: Some(0),
        gid: Some(0),
        permissions: Some(mode(metadata)),
        atime: seconds(metadata.accessed()),
        mtime: seconds(metadata.modified()),
        ..FileAttributes::empty()
    }
}

#[cfg(unix)]
fn mode(metadata: &Metadata) -> u32 {
    std::os::unix::fs::MetadataExt::mode(metadata)
}

#[cfg(not(unix))]
fn mode(metadata: &Metadata) -> u32 {
    if metadata.is_dir() { 0o040_755 } else { 0o100_644 }
}

fn change(file: &File, attributes: &FileAttributes) -> io::Result<()> {
    if let Some(size) = attributes.size {
        file.set_len(size)?;
    }
    #[cfg(unix)]
    if let Some(mode) = attributes.permissions {
        use std::os::unix::fs::PermissionsExt;
        file.set_permissions(PermissionsExt::from_mode(mode & 0o777))?;
    }
    if let Some(mtime) = attributes.mtime {
        file.set_modified(UNIX_EPOCH + Duration::from_secs(mtime.into()))?;
    }
    Ok(())
}

#[cfg(unix)]
fn link(target: &str, place: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(target, place)
}

#[cfg(not(unix))]
fn link(_: &str, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

impl Handler for Files {
    type Error = StatusReply;

    fn unimplemented(&self) -> StatusReply {
        StatusCode::OpUnsupported.into()
    }

    async fn init(&mut self, _: u32, _: HashMap<String, String>) -> Result<Version, StatusReply> {
        let mut version = Version::new();
        for name in ["posix-rename@openssh.com", "fsync@openssh.com"] {
            version.extensions.insert(name.into(), "1".into());
        }
        Ok(version)
    }

    async fn open(
        &mut self,
        id: u32,
        filename: String,
        flags: OpenFlags,
        attributes: FileAttributes,
    ) -> Result<Handle, StatusReply> {
        let path = self.file(&filename).map_err(reply)?;
        let appends = flags.contains(OpenFlags::APPEND);
        let mut options = OpenOptions::from(flags);
        #[cfg(unix)]
        if let Some(mode) = attributes.permissions {
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode & 0o777);
        }
        #[cfg(not(unix))]
        let _ = attributes;
        let file = options.open(path).map_err(reply)?;
        if file.metadata().map_err(reply)?.is_dir() {
            return Err(StatusCode::Failure.with_message("is a directory"));
        }
        Ok(Handle { id, handle: self.keep(Open::File { file, appends }) })
    }

    async fn close(&mut self, id: u32, handle: String) -> Result<Status, StatusReply> {
        match self.open.remove(&handle) {
            Some(_) => done(id),
            None => Err(StatusCode::Failure.into()),
        }
    }

    async fn read(
        &mut self,
        id: u32,
        handle: String,
        offset: u64,
        length: u32,
    ) -> Result<Data, StatusReply> {
        let (file, _) = self.opened(&handle)?;
        file.seek(SeekFrom::Start(offset)).map_err(reply)?;
        let mut data = Vec::new();
        let length = length.min(CHUNK);
        file.take(length.into()).read_to_end(&mut data).map_err(reply)?;
        match data.is_empty() && length > 0 {
            true => Err(StatusCode::Eof.into()),
            false => Ok(Data { id, data }),
        }
    }

    async fn write(
        &mut self,
        id: u32,
        handle: String,
        offset: u64,
        data: Vec<u8>,
    ) -> Result<Status, StatusReply> {
        let (file, appends) = self.opened(&handle)?;
        if !appends {
            file.seek(SeekFrom::Start(offset)).map_err(reply)?;
        }
        file.write_all(&data).map_err(reply)?;
        done(id)
    }

    async fn lstat(&mut self, id: u32, path: String) -> Result<Attrs, StatusReply> {
        let metadata = self.entry(&path).and_then(std::fs::symlink_metadata).map_err(reply)?;
        Ok(Attrs { id, attrs: attributes(&metadata) })
    }

    async fn stat(&mut self, id: u32, path: String) -> Result<Attrs, StatusReply> {
        let metadata = self.file(&path).and_then(std::fs::metadata).map_err(reply)?;
        Ok(Attrs { id, attrs: attributes(&metadata) })
    }

    async fn fstat(&mut self, id: u32, handle: String) -> Result<Attrs, StatusReply> {
        let metadata = self.opened(&handle)?.0.metadata().map_err(reply)?;
        Ok(Attrs { id, attrs: attributes(&metadata) })
    }

    async fn setstat(
        &mut self,
        id: u32,
        path: String,
        attributes: FileAttributes,
    ) -> Result<Status, StatusReply> {
        let path = self.file(&path).map_err(reply)?;
        // A folder, or a file without the right to write, is opened for reading.
        let file = match attributes.size {
            Some(_) => OpenOptions::new().write(true).open(path),
            None => File::open(path),
        };
        change(&file.map_err(reply)?, &attributes).map_err(reply)?;
        done(id)
    }

    async fn fsetstat(
        &mut self,
        id: u32,
        handle: String,
        attributes: FileAttributes,
    ) -> Result<Status, StatusReply> {
        change(self.opened(&handle)?.0, &attributes).map_err(reply)?;
        done(id)
    }

    async fn opendir(&mut self, id: u32, path: String) -> Result<Handle, StatusReply> {
        let folder = self.file(&path).map_err(reply)?;
        let mut entries = Vec::new();
        for name in [".", ".."] {
            let metadata = std::fs::metadata(&folder).map_err(reply)?;
            entries.push(Entry::new(name, attributes(&metadata)));
        }
        for entry in std::fs::read_dir(folder).map_err(reply)? {
            let entry = entry.map_err(reply)?;
            // One that has gone meanwhile is passed over.
            let Ok(metadata) = entry.metadata() else { continue };
            let name = entry.file_name().to_string_lossy().into_owned();
            entries.push(Entry::new(name, attributes(&metadata)));
        }
        Ok(Handle { id, handle: self.keep(Open::Folder(entries)) })
    }

    async fn readdir(&mut self, id: u32, handle: String) -> Result<Name, StatusReply> {
        match self.open.get_mut(&handle) {
            Some(Open::Folder(entries)) if entries.is_empty() => Err(StatusCode::Eof.into()),
            Some(Open::Folder(entries)) => {
                let files = entries.drain(..entries.len().min(NAMES)).collect();
                Ok(Name { id, files })
            }
            _ => Err(StatusCode::Failure.into()),
        }
    }

    async fn remove(&mut self, id: u32, path: String) -> Result<Status, StatusReply> {
        self.entry(&path).and_then(std::fs::remove_file).map_err(reply)?;
        done(id)
    }

    async fn mkdir(
        &mut self,
        id: u32,
        path: String,
        _: FileAttributes,
    ) -> Result<Status, StatusReply> {
        self.entry(&path).and_then(std::fs::create_dir).map_err(reply)?;
        done(id)
    }

    async fn rmdir(&mut self, id: u32, path: String) -> Result<Status, StatusReply> {
        self.entry(&path).and_then(std::fs::remove_dir).map_err(reply)?;
        done(id)
    }

    async fn realpath(&mut self, id: u32, path: String) -> Result<Name, StatusReply> {
        let shown = self.shown(&self.file(&path).map_err(reply)?);
        Ok(Name { id, files: vec![Entry::dummy(shown)] })
    }

    async fn rename(&mut self, id: u32, old: String, new: String) -> Result<Status, StatusReply> {
        let (old, new) = (self.entry(&old).map_err(reply)?, self.entry(&new).map_err(reply)?);
        // Without the extension nothing is replaced.
        if new.symlink_metadata().is_ok() {
            return Err(StatusCode::Failure.with_message("file exists"));
        }
        std::fs::rename(old, new).map_err(reply)?;
        done(id)
    }

    async fn readlink(&mut self, id: u32, path: String) -> Result<Name, StatusReply> {
        let target = self.entry(&path).and_then(std::fs::read_link).map_err(reply)?;
        let shown = match target.starts_with(&self.host.root) {
            true => self.shown(&target),
            false => target.to_string_lossy().into_owned(),
        };
        Ok(Name { id, files: vec![Entry::dummy(shown)] })
    }

    /// OpenSSH sends target and place the other way round than the draft says; so do all others.
    async fn symlink(
        &mut self,
        id: u32,
        target: String,
        place: String,
    ) -> Result<Status, StatusReply> {
        let place = self.entry(&place).map_err(reply)?;
        link(&target, &place).map_err(reply)?;
        done(id)
    }

    async fn extended(
        &mut self,
        id: u32,
        request: String,
        data: Vec<u8>,
    ) -> Result<Packet, StatusReply> {
        let words = strings(&data);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match (request.as_str(), &words[..]) {
            ("posix-rename@openssh.com", [old, new]) => {
                let (old, new) = (self.entry(old).map_err(reply)?, self.entry(new).map_err(reply)?);
                std::fs::rename(old, new).map_err(reply)?;
            }
            ("fsync@openssh.com", [handle]) => {
                self.opened(handle)?.0.sync_all().map_err(reply)?;
            }
            _ => return Err(StatusCode::OpUnsupported.into()),
        }
        Ok(Packet::Status(done(id)?))
    }
}

/// The strings in a packet, each after its length.
fn strings(mut data: &[u8]) -> Vec<String> {
    let mut words = Vec::new();
    while let Some((length, rest)) = data.split_first_chunk::<4>() {
        let length = u32::from_be_bytes(*length) as usize;
        let Some((word, rest)) = rest.split_at_checked(length) else { break };
        words.push(String::from_utf8_lossy(word).into_owned());
        data = rest;
    }
    words
}
