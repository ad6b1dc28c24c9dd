//! A task of the server as a handle: how it stands, its log while it is written, and its end.

mod call;
mod wait;
mod words;

use std::fmt;
use std::time::Duration;

use futures_util::{TryStreamExt, stream};

use crate::api::nodes::Node;
use crate::api::tasks::{LogLine, TaskStatus};
use crate::ids::Upid;
use crate::serde_lenient::List;
use crate::{Answer, Client, Error, ErrorKind, Items, Method, Result};

pub use call::TaskCall;
pub(crate) use wait::{Endurance, Limit, Pace};
pub use wait::{TaskOutcome, Wait};
pub(crate) use words::intention;

/// How many lines are read at once.
const PAGE: u64 = 500;

/// How often a running task is looked at: at first often, then less while nothing happens.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// A task may be unknown for a moment after the call that began it: so often it is asked again.
const PATIENCE: u32 = 4;

/// A task; see [`Client::task`]. Dropping it changes nothing: the task runs on.
#[derive(Clone)]
pub struct Task {
    client: Client,
    upid: Upid,
}

impl Client {
    /// A task by its id, which also says the node it runs on. Asks nothing yet.
    pub fn task(&self, upid: Upid) -> Task {
        Task { client: self.clone(), upid }
    }
}

impl Node {
    /// A task by its id. Asks nothing yet. The id itself says the node, should it be another one.
    pub fn task(&self, upid: Upid) -> Task {
        self.client.task(upid)
    }
}

impl Task {
    /// Its id, which says node, type, target, user and start.
    pub fn upid(&self) -> &Upid {
        &self.upid
    }

    /// Whether it runs, and how it ended. `GET /nodes/{node}/tasks/{upid}/status`
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when the server has forgotten it, or does not know it yet.
    pub async fn status(&self) -> Result<TaskStatus> {
        self.client.task_status(&self.upid).await
    }

    /// Waits until it has ended. Warnings are no failure: the outcome counts them.
    ///
    /// ```no_run
    /// # use std::time::Duration;
    /// # async fn example(task: proxmox_client::Task) -> proxmox_client::Result<()> {
    /// let limit = Duration::from_secs(300);
    /// let outcome = task.wait().timeout(limit).on_log(|line| println!("{}", line.text)).await?;
    /// println!("done, with {} warnings", outcome.warnings);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`ErrorKind::TaskFailed`] when it failed, with [`Error::exit_status`] and the end of its
    ///   log, [`Error::log_tail`];
    /// - [`ErrorKind::Timeout`] when it still runs after [`Wait::timeout`];
    /// - [`ErrorKind::NodeOffline`], [`ErrorKind::Transport`] … when it was lost from sight for
    ///   longer than [`Wait::bear_outage`]; it may still run;
    /// - [`ErrorKind::NotFound`] when the server has no memory of it: old tasks are forgotten.
    pub fn wait(&self) -> Wait {
        Wait::new(self.clone())
    }

    /// Asks it to stop, and comes back before it has. `DELETE /nodes/{node}/tasks/{upid}`
    ///
    /// Its end is then mostly a failure: `interrupted by signal`. One that has ended already stays
    /// as it is. Tasks of other users need the right `Sys.Modify` on the node.
    pub async fn cancel(&self) -> Result<()> {
        let path = "/nodes/{node}/tasks/{upid}";
        self.client.call::<(), ()>(Method::Delete, path, &[self.upid.node(), &self.upid]).await
    }

    /// The log as it is now, from its first line. `GET /nodes/{node}/tasks/{upid}/log`
    ///
    /// # Errors
    /// The stream ends with [`ErrorKind::NotFound`] when the log is no longer there: old ones are
    /// removed.
    ///
    /// ```no_run
    /// # async fn example(client: proxmox_client::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let upid = "UPID:pve:000F4241:00989680:68F1A2B3:vzdump:101:root@pam:".parse()?;
    /// let mut log = client.task(upid).follow_log();
    /// while let Some(line) = log.next().await {
    ///     println!("{}", line?.text);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn log(&self) -> Items<LogLine> {
        self.lines(Reader { follow: false, ..Reader::default() })
    }

    /// The log from its first line, and on while it is written; ends when the task has ended and
    /// everything was read. Then [`status`](Self::status) says how it ended.
    ///
    /// # Errors
    /// As for [`log`](Self::log).
    pub fn follow_log(&self) -> Items<LogLine> {
        self.lines(Reader { follow: true, ..Reader::default() })
    }

    /// The last so many lines of the log.
    ///
    /// # Errors
    /// As for [`log`](Self::log).
    pub async fn log_tail(&self, lines: u64) -> Result<Vec<LogLine>> {
        let answer = self.client.task_log(&self.upid, 0, 1).answer().await?;
        let start = answer.total.unwrap_or_default().saturating_sub(lines);
        self.lines(Reader { start, ..Reader::default() }).try_collect().await
    }

    fn lines(&self, reader: Reader) -> Items<LogLine> {
        let task = self.clone();
        let pages = stream::try_unfold(reader, move |reader| {
            let task = task.clone();
            async move { task.next_page(reader).await }
        });
        Items::new(pages.map_ok(|lines| stream::iter(lines.into_iter().map(Ok))).try_flatten())
    }

    async fn next_page(&self, mut reader: Reader) -> Result<Option<(Vec<LogLine>, Reader)>> {
        while !reader.ended {
            // Looked at before the log is read, so that nothing written in between is missed.
            let running = reader.follow && self.is_running(&mut reader).await?;
            match self.page(reader.start).await? {
                Page::Lines { lines, more } => {
                    reader.start = lines.last().map_or(reader.start, |last| last.number);
                    reader.ended = !more && !running;
                    reader.pause = FIRST_PAUSE;
                    return Ok(Some((lines, reader)));
                }
                Page::Gone(reason) if !running => {
                    let path = format!("/nodes/{}/tasks/{}/log", self.upid.node(), self.upid);
                    let message = format!("the log of the task is not there: {reason}");
                    return Err(Error::found(ErrorKind::NotFound, Method::Get, path, message));
                }
                Page::Empty if !running => reader.ended = true,
                Page::Empty | Page::Gone(_) => {
                    tokio::time::sleep(reader.pause).await;
                    reader.pause = (reader.pause * 2).min(LONGEST_PAUSE);
                }
            }
        }
        Ok(None)
    }

    /// The next lines of the log after the first `start`.
    async fn page(&self, start: u64) -> Result<Page> {
        Ok(page(self.client.task_log(&self.upid, start, PAGE).answer().await?, start))
    }

    async fn is_running(&self, reader: &mut Reader) -> Result<bool> {
        match self.status().await {
            Ok(status) => {
                reader.patience = 0;
                Ok(status.running)
            }
            Err(error) if error.kind() == ErrorKind::NotFound && reader.patience > 0 => {
                reader.patience -= 1;
                Ok(true)
            }
            Err(error) => Err(error),
        }
    }
}

impl fmt::Debug for Task {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Task({})", self.upid)
    }
}

/// How far a log has been read.
struct Reader {
    follow: bool,
    /// How many lines were read: the next one has this number plus one.
    start: u64,
    pause: Duration,
    patience: u32,
    ended: bool,
}

impl Default for Reader {
    fn default() -> Self {
        Self { follow: false, start: 0, pause: FIRST_PAUSE, patience: PATIENCE, ended: false }
    }
}

/// What one answer of the log means.
#[derive(Debug, PartialEq)]
enum Page {
    Lines {
        lines: Vec<LogLine>,
        more: bool,
    },
    /// Nothing new.
    Empty,
    /// There is no such file on the server; with its reason.
    Gone(String),
}

/// Reads one answer of the log that was asked for from `start` on.
///
/// The server never says that a log is empty: it sends one line "no content" in its place, made up
/// for its web interface (`PVE::Tools::dump_logfile`); whoever counts that one misses the real
/// first line. And of a file that is not there it says so in a line, with status 200.
fn page(answer: Answer<List<LogLine>>, start: u64) -> Page {
    let Answer { data: List(mut lines), total } = answer;
    if let [only] = lines.as_slice()
        && only.number == 1
        && total.is_none_or(|total| total <= 1)
    {
        if only.text == "no content" {
            return Page::Empty;
        }
        if let Some(reason) = only.text.strip_prefix("unable to open file - ") {
            return Page::Gone(reason.to_owned());
        }
    }
    lines.retain(|line| line.number > start);
    match lines.last() {
        None => Page::Empty,
        Some(last) => {
            let more = total.map_or(lines.len() as u64 >= PAGE, |total| last.number < total);
            Page::Lines { lines, more }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(lines: &[(u64, &str)], total: u64, start: u64) -> Page {
        let lines: Vec<_> = lines.iter().map(|(n, t)| json!({"n": n, "t": t})).collect();
        let answer = json!({"data": lines, "total": total, "success": 1});
        page(serde_json::from_value(answer).unwrap(), start)
    }

    fn numbers(page: Page) -> (Vec<u64>, bool) {
        match page {
            Page::Lines { lines, more } => (lines.iter().map(|line| line.number).collect(), more),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_line_that_stands_for_an_empty_log_is_no_line() {
        assert_eq!(read(&[(1, "no content")], 1, 0), Page::Empty);
        assert_eq!(read(&[], 0, 0), Page::Empty);
        assert_eq!(read(&[], 7, 7), Page::Empty);
    }

    #[test]
    fn a_log_may_speak_of_no_content_itself() {
        assert_eq!(numbers(read(&[(1, "no content"), (2, "TASK OK")], 2, 0)), (vec![1, 2], false));
    }

    #[test]
    fn a_log_that_was_removed_is_gone() {
        let line = "unable to open file - No such file or directory";
        assert_eq!(read(&[(1, line)], 1, 0), Page::Gone("No such file or directory".into()));
        assert_eq!(numbers(read(&[(1, "start"), (2, line)], 2, 0)).0, [1, 2]);
    }

    #[test]
    fn a_page_before_the_end_has_more_behind_it() {
        assert_eq!(numbers(read(&[(1, "a"), (2, "b")], 5, 0)), (vec![1, 2], true));
        assert_eq!(numbers(read(&[(5, "e")], 5, 4)), (vec![5], false));
    }

    #[test]
    fn lines_that_were_read_are_not_given_again() {
        assert_eq!(numbers(read(&[(1, "a"), (2, "b"), (3, "c")], 3, 2)), (vec![3], false));
        assert_eq!(read(&[(1, "a"), (2, "b")], 2, 2), Page::Empty);
    }
}
