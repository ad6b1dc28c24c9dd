//! What nvidia-smi writes: two forms of success and many of failure.

mod cell;
mod csv;
mod document;
mod failure;
mod fields;
mod tree;

use host_capture::Output;

use crate::{Error, ErrorKind, Gpu, Reading, text};

/// What one run of nvidia-smi told.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Report {
    /// Version of the kernel's driver.
    pub driver_version: Reading<String>,
    /// Version of the CUDA library that comes with it.
    pub cuda_version: Reading<String>,
    /// When it was written, as nvidia-smi words it, in the host's own time zone.
    pub written_at: Reading<String>,
    /// How many cards the driver has. nvidia-smi may have been asked for fewer.
    pub attached_gpus: Reading<u32>,
    /// The cards.
    pub gpus: Vec<Gpu>,
    /// What stands in the way of some cards or readings, although there is a report.
    pub problems: Vec<Error>,
    /// Lines that came before or after the report: warnings, mostly.
    pub notes: Vec<String>,
    /// Whether the output was cut off, so that cards or readings are missing.
    pub truncated: bool,
}

/// The longest output that is looked at. (A host with 16 cards writes about 1 MB.)
const LONGEST: usize = 16 << 20;

/// The fields for fast polling: all are in every nvidia-smi that is in use, so that none fails the query.
pub const POLL_FIELDS: [&str; 14] = [
    "index",
    "uuid",
    "name",
    "pci.bus_id",
    "driver_version",
    "pstate",
    "temperature.gpu",
    "fan.speed",
    "utilization.gpu",
    "utilization.memory",
    "memory.total",
    "memory.used",
    "power.draw",
    "power.limit",
];

/// The command that gives everything, for [`Report::parse`].
pub const QUERY: [&str; 3] = ["nvidia-smi", "-q", "-x"];

/// The command for fast polling: a hundredth of the bytes of [`QUERY`]. Its output, too, is for [`Report::parse`].
///
/// ```
/// assert!(gpu::poll_command()[1].starts_with("--query-gpu=index,uuid,name"));
/// ```
#[must_use]
pub fn poll_command() -> [String; 3] {
    let fields = POLL_FIELDS.join(",");
    ["nvidia-smi".to_owned(), format!("--query-gpu={fields}"), "--format=csv".to_owned()]
}

impl Report {
    /// Read what nvidia-smi wrote to standard output: `-q -x` or `--query-gpu=… --format=csv`. Text before the
    /// report is passed over and kept in [`notes`](Self::notes).
    ///
    /// # Errors
    /// When there is no report in it: with the cause, if the text is one of nvidia-smi's own complaints.
    pub fn parse(output: impl AsRef<[u8]>) -> Result<Self, Error> {
        let output = decode(output.as_ref());
        if output.len() > LONGEST {
            return Err(Error::new(ErrorKind::TooLarge));
        }
        let mut report = if let Some(start) = document::start(&output) {
            document::read(&output, start)?
        } else if let Some(report) = csv::read(&output) {
            report
        } else {
            let said = text::lines(&output);
            let diagnosed = failure::diagnose(None, &said);
            return Err(
                diagnosed.unwrap_or_else(|| Error::new(ErrorKind::NotNvidiaSmi).said_was(said))
            );
        };
        report.take_losses_from_notes();
        Ok(report)
    }

    /// Read CSV without a header line (`--format=csv,noheader` or `csv,noheader,nounits`), given the fields that
    /// were asked for, in their order.
    ///
    /// # Errors
    /// When no line has that many cells.
    pub fn parse_rows(output: impl AsRef<[u8]>, fields: &[&str]) -> Result<Self, Error> {
        let output = decode(output.as_ref());
        if output.len() > LONGEST {
            return Err(Error::new(ErrorKind::TooLarge));
        }
        let said = || text::lines(&output);
        let mut report = csv::read_rows(&output, fields).ok_or_else(|| {
            let diagnosed = failure::diagnose(None, &said());
            diagnosed.unwrap_or_else(|| Error::new(ErrorKind::NotNvidiaSmi).said_was(said()))
        })?;
        report.take_losses_from_notes();
        Ok(report)
    }

    /// Read what a run of nvidia-smi gave as a whole. A run that failed with a good report (a damaged infoROM)
    /// is a report with a problem.
    ///
    /// # Errors
    /// When there is no report: with the cause, from the exit status and from what was said.
    pub fn from_output(output: &Output) -> Result<Self, Error> {
        let mut said = text::lines(&decode(&output.stdout));
        for line in text::lines(&output.stderr) {
            if !said.contains(&line) {
                said.push(line);
            }
        }
        match Self::parse(&output.stdout) {
            Ok(mut report) => {
                if output.status.is_none() {
                    report.truncated = true;
                }
                // What was said is the report itself here: only the status counts.
                let problem = failure::diagnose(output.status, &report.notes);
                let already =
                    |kind| report.problems.iter().any(|known: &Error| known.kind() == kind);
                report.problems.extend(problem.filter(|problem| !already(problem.kind())));
                Ok(report)
            }
            Err(unread) => {
                let diagnosed = failure::diagnose(output.status, &said);
                Err(match diagnosed {
                    // There was a report, but not a whole one.
                    _ if matches!(unread.kind(), ErrorKind::TooLarge | ErrorKind::CutOff) => {
                        unread.status_was(output.status)
                    }
                    Some(diagnosed) => diagnosed,
                    None if output.status.is_none() => {
                        Error::new(ErrorKind::Interrupted).said_was(said)
                    }
                    None => unread.status_was(output.status),
                })
            }
        }
    }

    /// nvidia-smi names lost cards in lines beside the report, and leaves them out of it.
    fn take_losses_from_notes(&mut self) {
        for note in &self.notes {
            if let Some(problem) = failure::card_problem(note) {
                self.problems.push(problem);
            }
        }
    }
}

/// UTF-8, also of what Windows' shells save as UTF-16.
fn decode(bytes: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    let wide = |unit: fn([u8; 2]) -> u16| {
        let units = bytes[2..].chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        let text: String = char::decode_utf16(units)
            .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect();
        text.into_bytes().into()
    };
    match bytes {
        _ if bytes.len() > 2 * LONGEST => bytes.into(),
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => rest.into(),
        _ => bytes.into(),
    }
}
