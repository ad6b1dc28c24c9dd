//! The transfer of files, inside a host's folder.

use std::path::PathBuf;

use russh::Channel;
use russh::server::{Handle, Msg};

/// Serves the subsystem `sftp` on a channel.
pub(crate) async fn serve(_: PathBuf, _: PathBuf, channel: Channel<Msg>, handle: Handle) {
    let _ = handle.close(channel.id()).await;
}
