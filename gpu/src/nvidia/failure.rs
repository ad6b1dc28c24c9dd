//! What a run of nvidia-smi that failed means. Its complaints go to standard output, mostly; some statuses say more
//! than the text (18), some texts more than the status (255).

use crate::{Error, ErrorKind, PciAddress};

/// Complaints by a part of their text, in lower case; the first that fits.
const TEXTS: [(&str, ErrorKind); 22] = [
    ("library version mismatch", ErrorKind::LibraryMismatch),
    ("rm has detected an nvml/rm version mismatch", ErrorKind::LibraryMismatch),
    ("gpu is lost", ErrorKind::DeviceLost),
    ("fallen off the bus", ErrorKind::DeviceLost),
    ("couldn't communicate with the nvidia driver", ErrorKind::DriverNotLoaded),
    ("nvml: driver not loaded", ErrorKind::DriverNotLoaded),
    ("couldn't find libnvidia-ml", ErrorKind::LibraryMissing),
    ("libnvidia-ml.so", ErrorKind::LibraryMissing),
    ("nvidia-ml.dll", ErrorKind::LibraryMissing),
    ("nvml shared library", ErrorKind::LibraryMissing),
    ("function not found", ErrorKind::LibraryMissing),
    ("insufficient permissions", ErrorKind::NoPermission),
    ("nvml: unknown error", ErrorKind::DeviceFilesRefused),
    ("not a valid field to query", ErrorKind::UnknownField),
    ("power cable", ErrorKind::PowerCable),
    ("inforom is corrupted", ErrorKind::InfoRomCorrupted),
    ("unable to determine the device handle", ErrorKind::DeviceLost),
    ("no devices were found", ErrorKind::NoDevice),
    ("no devices found", ErrorKind::NoDevice),
    ("nvidia-smi: not found", ErrorKind::CommandMissing),
    ("nvidia-smi: command not found", ErrorKind::CommandMissing),
    ("nvidia-smi: permission denied", ErrorKind::NoPermission),
];

/// What an exit status means by itself: nvidia-smi(1) and the shell's own.
fn by_status(status: i32) -> Option<ErrorKind> {
    Some(match status {
        0 => return None,
        2 => ErrorKind::Other, // an invalid argument: the text says which
        3 => ErrorKind::NotSupported,
        4 | 126 => ErrorKind::NoPermission,
        6 => ErrorKind::NoDevice,
        8 => ErrorKind::PowerCable,
        9 => ErrorKind::DriverNotLoaded,
        10 => ErrorKind::InterruptTrouble,
        12 | 13 => ErrorKind::LibraryMissing,
        14 => ErrorKind::InfoRomCorrupted,
        15 => ErrorKind::DeviceLost,
        18 => ErrorKind::LibraryMismatch,
        124 | 129..=192 => ErrorKind::Interrupted, // timeout(1), signals
        127 => ErrorKind::CommandMissing,
        _ => ErrorKind::Other,
    })
}

/// The problem behind a status and a text; nothing when both are innocent.
pub(super) fn diagnose(status: Option<i32>, said: &[String]) -> Option<Error> {
    let by_status = status.and_then(by_status);
    let by_text = TEXTS.iter().find_map(|(part, kind)| {
        let fits = |line: &&String| line.to_lowercase().contains(part);
        Some((said.iter().find(fits)?, *kind))
    });
    let kind = match (by_status, by_text) {
        // The shell's own statuses come from the shell; the text beside them may be about anything.
        (Some(kind @ (ErrorKind::CommandMissing | ErrorKind::Interrupted)), _) => kind,
        (_, Some((_, kind))) => kind,
        (kind, None) => kind?,
    };
    let card = said.iter().find_map(|line| address_in(line));
    Some(Error::new(kind).card_is(card).said_was(said.to_vec()).status_was(status))
}

/// A line beside a report that tells of one card's trouble.
pub(super) fn card_problem(line: &str) -> Option<Error> {
    diagnose(None, &[line.to_owned()])
}

/// `Unable to determine the device handle for GPU0: 0000:01:00.0: Unknown Error`
fn address_in(line: &str) -> Option<PciAddress> {
    let is_part = |c: char| c.is_ascii_hexdigit() || c == ':' || c == '.';
    let mut words = line.split(|c: char| !is_part(c)).map(|word| word.trim_matches([':', '.']));
    words.find_map(|word| word.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(status: i32, said: &[&str]) -> Option<ErrorKind> {
        let said: Vec<_> = said.iter().map(|line| (*line).to_owned()).collect();
        diagnose(Some(status), &said).map(|error| error.kind())
    }

    #[test]
    fn a_text_says_more_than_a_general_status() {
        let lost = "Unable to determine the device handle for GPU 0000:0A:00.0: GPU is lost.  Reboot the system to recover this GPU";
        assert_eq!(kind(255, &[lost]), Some(ErrorKind::DeviceLost));
        assert_eq!(
            kind(255, &["Failed to initialize NVML: Unknown Error"]),
            Some(ErrorKind::DeviceFilesRefused)
        );
        assert_eq!(
            kind(4, &["Failed to initialize NVML: Insufficient Permissions"]),
            Some(ErrorKind::NoPermission)
        );
        let library = "NVIDIA-SMI couldn't find libnvidia-ml.so library in your system.";
        assert_eq!(kind(12, &[library]), Some(ErrorKind::LibraryMissing));
        assert_eq!(
            kind(126, &["sh: 1: nvidia-smi: Permission denied"]),
            Some(ErrorKind::NoPermission)
        );
        assert_eq!(kind(137, &[]), Some(ErrorKind::Interrupted));
        assert_eq!(kind(0, &["hello"]), None);
        assert_eq!(kind(77, &["hello"]), Some(ErrorKind::Other));
    }

    #[test]
    fn every_documented_status_is_told_apart() {
        let kinds = [3, 4, 6, 8, 9, 10, 12, 14, 15, 18, 127].map(|status| kind(status, &[]));
        let different: std::collections::BTreeSet<_> = kinds.iter().collect();
        assert_eq!(different.len(), kinds.len());
        assert!(!kinds.contains(&None) && !kinds.contains(&Some(ErrorKind::Other)));
    }

    #[test]
    fn the_card_that_a_line_is_about_is_found_in_it() {
        let line = "Unable to determine the device handle for GPU0: 0000:01:00.0: Unknown Error";
        assert_eq!(address_in(line).unwrap().to_string(), "0000:01:00.0");
        assert_eq!(address_in("NVML library version: 535.161"), None);
    }
}
