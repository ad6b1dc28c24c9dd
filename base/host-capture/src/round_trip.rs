//! Several plans in one command, so that a host is asked once for everything.

use crate::{Capture, Error, Plan, error::Problem, parse, shell};

/// Plans below several roots that travel together.
///
/// ```
/// use host_capture::{Plan, RoundTrip};
/// let sensors = Plan::new().read("class/hwmon/hwmon*/*");
/// let load = Plan::new().read("loadavg").read_up_to(65_536, "meminfo");
/// let trip = RoundTrip::new().with("/sys", &sensors).with("/proc", &load);
/// let command: String = trip.shell_command();
/// // run it there, then: let [sensors, load] = trip.parse(output)?…
/// # assert!(command.starts_with("sh -c "));
/// ```
#[derive(Debug, Clone, Default)]
pub struct RoundTrip<'a> {
    plans: Vec<(&'a str, &'a Plan)>,
}

impl<'a> RoundTrip<'a> {
    /// Nothing to fetch yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Carry out `plan` below `root` as well.
    #[must_use]
    pub fn with(mut self, root: &'a str, plan: &'a Plan) -> Self {
        self.plans.push((root, plan));
        self
    }

    /// All of it as one command; see [`Plan::shell_command`].
    #[must_use]
    pub fn shell_command(&self) -> String {
        shell::command(&self.plans)
    }

    /// The captures in what the command wrote, in the order of [`with`](Self::with).
    ///
    /// # Errors
    /// When the bytes are no output of such a command, or when one of the roots is missing there. Output that
    /// was cut off gives an empty, truncated capture for each plan that it does not reach.
    pub fn parse(&self, output: impl AsRef<[u8]>) -> Result<Vec<Capture>, Error> {
        let mut captures = parse::captures(output.as_ref())?;
        let wanted = self.plans.len();
        if captures.last().is_some_and(Capture::is_truncated) && captures.len() < wanted {
            captures.resize_with(wanted, || {
                let mut missing = Capture::default();
                missing.mark_truncated();
                missing
            });
        }
        if captures.len() == wanted {
            Ok(captures)
        } else {
            Err(Problem::WrongCount { found: captures.len(), wanted }.into())
        }
    }
}
