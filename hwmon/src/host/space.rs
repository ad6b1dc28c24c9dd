//! How full filesystems are: what `df` tells. Both doors run it, so that a file server that is gone holds up a
//! process with a time limit, and never this one.

use host_capture::Output;

use super::{Bytes, Percent, source::Source};

/// The command's name in the plan.
pub(super) const COMMAND: &str = "df";

/// Two tables: blocks and inodes. Where a file server does not answer, GNU's `df` prints nothing at all, so the
/// second try leaves other hosts out (`-l`); and if that one was needed, the second table starts with it.
pub(super) const SCRIPT: &str = "\
t=; l=; if command -v timeout >/dev/null 2>&1; then t=\"timeout 3\"; fi; \
for o in k i; do $t df -P$o$l || { l=l; $t df -Pl$o; }; done";

/// How much fits into a filesystem, as df(1) tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Space {
    /// All of it.
    pub total: Bytes,
    /// What is in use.
    pub used: Bytes,
    /// What users can still write. Less than the rest: ext4 keeps 5 % for root.
    pub available: Bytes,
    /// How many files it can hold; nothing where there is no limit (btrfs). A filesystem without free inodes is
    /// full, however much space there is.
    pub inodes: Option<Inodes>,
}

/// Places for files and directories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Inodes {
    /// All of them.
    pub total: u64,
    /// Those in use.
    pub used: u64,
}

/// Why it is not known how full a filesystem is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoSpace {
    /// `df` tells nothing of it: it was not run, it belongs to another machine than these files, or the file server
    /// did not answer in time.
    #[error("df tells nothing of it")]
    NotTold,
    /// `df` could not ask it; in its own words.
    #[error("df says: {0}")]
    Refused(String),
}

impl Space {
    /// How full it is for users: used of what is used or available, as `df` counts.
    #[must_use]
    pub fn used_percent(&self) -> Percent {
        Percent::of(self.used.0, self.used.0.saturating_add(self.available.0))
    }
}

impl Inodes {
    /// Their share in use.
    #[must_use]
    pub fn used_percent(&self) -> Percent {
        Percent::of(self.used, self.total)
    }
}

/// The two tables, by line.
#[derive(Default)]
pub(super) struct Table {
    blocks: Vec<String>,
    inodes: Vec<String>,
    errors: Vec<String>,
}

impl Table {
    pub(super) fn read(source: &mut Source<'_>) -> Self {
        let Some(output) = source.capture.output(COMMAND) else { return Self::default() };
        let table = Self::parse(output);
        if table.blocks.is_empty() {
            let said = table.errors.first().map_or("it printed nothing", String::as_str);
            let status =
                output.status.map_or_else(|| "none".to_owned(), |status| status.to_string());
            source.problem(COMMAND, format!("{said} (exit status {status})"));
        }
        table
    }

    fn parse(output: &Output) -> Self {
        let mut table = Self::default();
        let mut in_inodes = false;
        for line in printable(&output.stdout).lines() {
            if line.starts_with("Filesystem ") {
                in_inodes = line.contains("Inodes");
            } else if in_inodes {
                table.inodes.push(line.to_owned());
            } else {
                table.blocks.push(line.to_owned());
            }
        }
        table.errors = printable(&output.stderr).lines().map(str::to_owned).collect();
        table
    }

    pub(super) fn space(&self, source: &str, mount_point: &str) -> Result<Space, NoSpace> {
        let (source, mount_point) =
            (printable(source.as_bytes()), printable(mount_point.as_bytes()));
        let row =
            |lines: &[String]| lines.iter().find_map(|line| numbers(line, &source, &mount_point));
        let Some([total, used, available]) = row(&self.blocks) else {
            return Err(self.refusal(&mount_point));
        };
        let bytes = |blocks: u64| Bytes(blocks.saturating_mul(1024));
        let inodes = row(&self.inodes).filter(|[total, ..]| *total > 0);
        Ok(Space {
            total: bytes(total),
            used: bytes(used),
            available: bytes(available),
            inodes: inodes.map(|[total, used, _]| Inodes { total, used }),
        })
    }

    /// `df: /mnt/nas: Stale file handle`
    fn refusal(&self, mount_point: &str) -> NoSpace {
        let said = |line: &String| {
            let (path, why) = line.strip_prefix("df: ")?.rsplit_once(": ")?;
            (path.trim_matches('\'') == mount_point).then(|| why.to_owned())
        };
        self.errors.iter().find_map(said).map_or(NoSpace::NotTold, NoSpace::Refused)
    }
}

/// The three numbers of this filesystem's row. Both names must be its own: a mount point alone could be that of
/// the machine which looks into a copy of another one's files.
fn numbers(line: &str, source: &str, mount_point: &str) -> Option<[u64; 3]> {
    let told = match line.strip_prefix(source) {
        Some(rest) => rest,
        // GNU's df shows the device behind such a name.
        None if source.starts_with("/dev/disk/by-") && line.starts_with("/dev/") => {
            line.split_once(' ')?.1
        }
        None => return None,
    };
    let mut words = told.strip_prefix(' ')?.strip_suffix(mount_point)?.split_whitespace();
    let mut number = || match words.next()? {
        "-" => Some(0),
        word => word.parse().ok(),
    };
    let numbers = [number()?, number()?, number()?];
    let share = words.next()?;
    (words.next().is_none() && (share == "-" || share.ends_with('%'))).then_some(numbers)
}

/// In the C locale `df` shows each byte that it cannot print as `?`.
fn printable(bytes: &[u8]) -> String {
    let shown = |byte: &u8| match byte {
        b'\n' | b' '..=b'~' => char::from(*byte),
        _ => '?',
    };
    bytes.iter().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: &str = "\
Filesystem                  1024-blocks      Used Available Capacity Mounted on
/dev/mapper/pve-root           98497780  31245864  62202368      34% /
rpool                        1000000000       128 999999872       1% /rpool
rpool/data                   1500000000 500000128 999999872      34% /rpool/data
nas:/b                              100        40        60      40% /mnt/two words ??
/dev/sda1                             -         -         -       -  /mnt/odd
Filesystem                    Inodes   IUsed     IFree IUse% Mounted on
/dev/mapper/pve-root         6291456  140000   6151456    3% /
rpool                              0       0         0     - /rpool
";

    fn table(stderr: &str) -> Table {
        let (stdout, stderr) = (BOTH.into(), stderr.into());
        Table::parse(&Output { stdout, stderr, status: Some(0) })
    }

    #[test]
    fn each_row_goes_to_the_filesystem_of_both_its_names() {
        let table = table("");
        let root = table.space("/dev/mapper/pve-root", "/").unwrap();
        assert_eq!(root.total, Bytes(98_497_780 * 1024));
        assert_eq!(root.inodes, Some(Inodes { total: 6_291_456, used: 140_000 }));
        assert_eq!(root.used_percent().0.ceil(), 34.0, "as df rounds");
        assert_eq!(
            table.space("rpool/data", "/rpool/data").unwrap().used,
            Bytes(500_000_128 * 1024)
        );
        assert_eq!(table.space("rpool", "/rpool").unwrap().inodes, None);
        assert_eq!(
            table.space("nas:/b", "/mnt/two words é").unwrap().used_percent(),
            Percent(40.0)
        );
        assert_eq!(table.space("/dev/vda1", "/"), Err(NoSpace::NotTold), "another machine's root");
        assert_eq!(table.space("rpool", "/data"), Err(NoSpace::NotTold));
        assert!(table.space("/dev/disk/by-uuid/x", "/").is_ok());
    }

    #[test]
    fn what_df_says_of_a_filesystem_that_it_cannot_ask_is_kept() {
        let table = table("df: /mnt/nas: Stale file handle\ndf: '/mnt/my disk': Permission denied");
        let refused = |mount| table.space("nas:/a", mount).unwrap_err().to_string();
        assert_eq!(refused("/mnt/nas"), "df says: Stale file handle");
        assert_eq!(refused("/mnt/my disk"), "df says: Permission denied");
        assert_eq!(refused("/mnt/other"), "df tells nothing of it");
    }
}
