//! One reader for each chip, several chips at once, and a deadline for each.
//!
//! Reading a chip can take microseconds or hang for ever in its driver. A few threads take one chip after the
//! other; when they are all held up by slow chips, more are started. A chip past its deadline is given up, and its
//! thread is left behind until the driver lets it go.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    thread,
    time::{Duration, Instant},
};

/// What reads one chip.
pub(super) type Job<T> = Box<dyn FnOnce() -> T + Send>;

/// When nothing came for so long, another chip need not wait for those at work.
const HELD_UP: Duration = Duration::from_millis(5);

/// The chips that a thread is still at work on, also from earlier rounds: nobody else may ask them.
#[derive(Debug, Clone, Default)]
pub(super) struct Busy(Arc<Mutex<BTreeSet<String>>>);

enum Message<T> {
    Began { chip: String, at: Instant },
    Done { chip: String, result: T },
}

/// Do all jobs; nothing for those that did not end in time, or that are not done with an earlier one.
pub(super) fn run<T: Send + 'static>(
    jobs: Vec<(String, Job<T>)>,
    deadline: Duration,
    busy: &Busy,
) -> BTreeMap<String, Option<T>> {
    let mut results = BTreeMap::new();
    let mut free = VecDeque::new();
    for (chip, job) in jobs {
        if busy.take(&chip) {
            results.insert(chip.clone(), None);
            free.push_back((chip, job));
        } else {
            results.insert(chip, None);
        }
    }
    let mut open = free.len();
    let mut idle = open;
    let queue = Arc::new(Mutex::new(free));
    let (sender, receiver) = channel();
    let start = || spawn(Arc::clone(&queue), sender.clone(), busy.clone());
    for _ in 0..open.min(processors()) {
        start();
    }
    let mut at_work: BTreeMap<String, Instant> = BTreeMap::new();
    while open > 0 {
        match next(&receiver, at_work.values().min(), deadline, idle > 0) {
            Some(Message::Began { chip, at }) => {
                idle -= 1;
                at_work.insert(chip, at);
            }
            Some(Message::Done { chip, result }) => {
                // One that was given up may still come; it is too late then.
                if at_work.remove(&chip).is_some() {
                    results.insert(chip, Some(result));
                    open -= 1;
                }
            }
            None => {
                let known = at_work.len();
                at_work.retain(|_, began| began.elapsed() < deadline);
                open -= known - at_work.len();
                if idle > 0 {
                    start();
                }
            }
        }
    }
    results
}

/// The next message; nothing when somebody's time is up or everybody is held up.
fn next<T>(
    receiver: &Receiver<Message<T>>,
    first: Option<&Instant>,
    deadline: Duration,
    somebody_waits: bool,
) -> Option<Message<T>> {
    let left = first.map_or(deadline, |began| deadline.saturating_sub(began.elapsed()));
    let patience = if somebody_waits { left.min(HELD_UP) } else { left };
    match receiver.recv_timeout(patience) {
        Ok(message) => Some(message),
        Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => None,
    }
}

fn spawn<T: Send + 'static>(
    queue: Arc<Mutex<VecDeque<(String, Job<T>)>>>,
    sender: Sender<Message<T>>,
    busy: Busy,
) {
    thread::spawn(move || {
        loop {
            let next = queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
            let Some((chip, job)) = next else { break };
            let began = Message::Began { chip: chip.clone(), at: Instant::now() };
            // Nobody listens any more: the jobs that are left were given up.
            let is_wanted = sender.send(began).is_ok();
            let result = is_wanted.then(job);
            busy.release(&chip);
            if let Some(result) = result {
                let _ = sender.send(Message::Done { chip, result });
            }
        }
    });
}

/// Asking the system takes longer than reading a chip.
fn processors() -> usize {
    static COUNT: OnceLock<usize> = OnceLock::new();
    *COUNT.get_or_init(|| thread::available_parallelism().map_or(1, usize::from))
}

impl Busy {
    fn take(&self, chip: &str) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(chip.to_owned())
    }

    fn release(&self, chip: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(chip);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(milliseconds: u64) -> Job<u64> {
        Box::new(move || {
            thread::sleep(Duration::from_millis(milliseconds));
            milliseconds
        })
    }

    fn jobs(times: &[u64]) -> Vec<(String, Job<u64>)> {
        times.iter().enumerate().map(|(at, time)| (format!("chip{at}"), job(*time))).collect()
    }

    #[test]
    fn a_chip_that_hangs_does_not_hold_up_the_others() {
        let began = Instant::now();
        let deadline = Duration::from_millis(300);
        let results = run(jobs(&[20_000, 20_000, 20_000, 1, 1, 1, 1]), deadline, &Busy::default());
        assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
        let done: Vec<_> = results.values().map(Option::is_some).collect();
        assert_eq!(done, [false, false, false, true, true, true, true]);
    }

    #[test]
    fn slow_chips_are_read_side_by_side() {
        let began = Instant::now();
        let results = run(jobs(&[300; 12]), Duration::from_secs(10), &Busy::default());
        assert!(results.values().all(Option::is_some));
        assert!(began.elapsed() < Duration::from_millis(2500), "{:?}", began.elapsed());
    }

    #[test]
    fn a_chip_that_still_hangs_is_not_asked_again() {
        let busy = Busy::default();
        let deadline = Duration::from_millis(50);
        assert_eq!(run(jobs(&[700, 1]), deadline, &busy)["chip0"], None);
        let began = Instant::now();
        let again = run(jobs(&[1, 1]), Duration::from_secs(10), &busy);
        assert_eq!((again["chip0"], again["chip1"]), (None, Some(1)));
        assert!(began.elapsed() < Duration::from_millis(500), "it was waited for");
        thread::sleep(Duration::from_millis(1500));
        assert_eq!(run(jobs(&[1]), Duration::from_secs(10), &busy)["chip0"], Some(1));
    }

    #[test]
    fn no_chip_is_no_work() {
        assert!(run(jobs(&[]), Duration::from_secs(1), &Busy::default()).is_empty());
    }
}
