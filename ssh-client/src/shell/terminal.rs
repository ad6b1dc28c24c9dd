//! The terminal of this process in raw mode, and back.

use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::{Error, ErrorKind, Result};

/// Whether the terminal has to be put back.
static RAW: AtomicBool = AtomicBool::new(false);

/// While it lives, keys arrive one by one and mean nothing here. Dropping it puts the terminal back.
pub(super) struct RawMode(());

impl RawMode {
    pub(super) fn enter() -> Result<Self> {
        restore_on_panic();
        crossterm::terminal::enable_raw_mode().map_err(|error| {
            Error::new(ErrorKind::Terminal, format!("the terminal cannot be used: {error}"))
                .caused_by(error)
        })?;
        RAW.store(true, Ordering::SeqCst);
        Ok(Self(()))
    }
}

impl Drop for RawMode {
    fn drop(&mut self) {
        restore();
    }
}

fn restore() {
    if RAW.swap(false, Ordering::SeqCst) {
        // There is no better terminal to complain to.
        let _ = crossterm::terminal::disable_raw_mode();
    }
}

/// Before the message of a panic is printed: in raw mode it would be unreadable, and with `panic = "abort"` nothing is
/// dropped.
fn restore_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            restore();
            before(panic);
        }));
    });
}

/// Columns and rows.
pub(super) fn size() -> (u32, u32) {
    let (columns, rows) = crossterm::terminal::size().unwrap_or((80, 24));
    (u32::from(columns), u32::from(rows))
}
