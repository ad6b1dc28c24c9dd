//! The id of a task, which says where, when, what and by whom.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::str::FromStr;

use super::{InvalidId, NodeName, text_serde};
use crate::units::Timestamp;

/// The id of a task: `UPID:node:pid:pstart:starttime:type:id:user:`, the middle three in hex.
///
/// ```
/// use proxmox_client::ids::Upid;
///
/// let upid: Upid = "UPID:pve:0003A2F1:00C1D2E3:6720A1B0:vzstart:200:root@pam!homelab:".parse()?;
/// assert_eq!(upid.task_type(), "vzstart");
/// assert_eq!(upid.id(), "200");
/// # Ok::<(), proxmox_client::ids::InvalidId>(())
/// ```
#[derive(Clone)]
pub struct Upid {
    /// As the server wrote it; the other fields are read from it.
    text: String,
    node: NodeName,
    pid: u32,
    pstart: u64,
    started: Timestamp,
    task_type: Range<usize>,
    id: Range<usize>,
    user: Range<usize>,
}

impl Upid {
    const WHAT: &'static str = "a task id (UPID)";

    /// The id as the server wrote it.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The node the task runs on.
    pub fn node(&self) -> &NodeName {
        &self.node
    }

    /// The process that runs it.
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// When that process started, in clock ticks since the node booted.
    pub fn pstart(&self) -> u64 {
        self.pstart
    }

    /// When the task started.
    pub fn started(&self) -> Timestamp {
        self.started
    }

    /// What it does: `qmstart`, `vzdump`, `imgcopy` …
    pub fn task_type(&self) -> &str {
        &self.text[self.task_type.clone()]
    }

    /// What it does it to, mostly a guest's number; empty where there is no one thing.
    pub fn id(&self) -> &str {
        &self.text[self.id.clone()]
    }

    /// Who started it: a user, or a token (`root@pam!homelab`).
    pub fn user(&self) -> &str {
        &self.text[self.user.clone()]
    }
}

impl FromStr for Upid {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let broken = |rule| InvalidId::new(Self::WHAT, rule, text);
        let rest = text.strip_prefix("UPID:").ok_or_else(|| broken("it must start with UPID:"))?;
        let fields = rest.strip_suffix(':').ok_or_else(|| broken("it must end with a colon"))?;
        let fields: Vec<&str> = fields.split(':').collect();
        let [node, pid, pstart, started, task_type, id, user] = fields[..] else {
            return Err(broken("it must have seven fields between UPID: and the last colon"));
        };
        if rest.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return Err(broken("it has a space"));
        }
        if task_type.is_empty() || user.is_empty() {
            return Err(broken("its type or user is empty"));
        }
        let hex = |digits: &str, widths: &[usize]| {
            let hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
            u64::from_str_radix(digits, 16).ok().filter(|_| hex && widths.contains(&digits.len()))
        };
        let pid = hex(pid, &[8]).and_then(|pid| u32::try_from(pid).ok());
        let pid = pid.ok_or_else(|| broken("its process id must be 8 hex digits"))?;
        // 9 digits from the 497th day of uptime on; we take what fits, should it ever grow again.
        let pstart = hex(pstart, &[8, 9, 10, 11, 12, 13, 14, 15, 16])
            .ok_or_else(|| broken("its process start must be 8 hex digits or more"))?;
        let started = hex(started, &[8])
            .and_then(|seconds| i64::try_from(seconds).ok())
            .ok_or_else(|| broken("its start time must be 8 hex digits"))?;
        let node = node.parse::<NodeName>().map_err(|_| broken("its node is not a node name"))?;

        let user_end = text.len() - 1;
        let user_start = user_end - user.len();
        let id_end = user_start - 1;
        let id_start = id_end - id.len();
        let type_end = id_start - 1;
        Ok(Self {
            node,
            pid,
            pstart,
            started: Timestamp::from_second(started),
            task_type: type_end - task_type.len()..type_end,
            id: id_start..id_end,
            user: user_start..user_end,
            text: text.to_owned(),
        })
    }
}

impl fmt::Display for Upid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.text)
    }
}

impl fmt::Debug for Upid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Upid").field(&self.text).finish()
    }
}

// The text is the whole identity: the other fields are read from it.
impl PartialEq for Upid {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Upid {}

impl PartialOrd for Upid {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Upid {
    fn cmp(&self, other: &Self) -> Ordering {
        self.text.cmp(&other.text)
    }
}

impl Hash for Upid {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

text_serde!(Upid, "a task id (UPID)");
