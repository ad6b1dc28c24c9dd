//! One reader for each chip, several chips at once, and a deadline for each.
//!
//! Reading a chip can take microseconds or hang for ever in its driver. A few threads take one chip after the
//! other; when they are all held up by slow chips, more are started. A chip past its deadline is given up, and its
//! thread is left behind until the driver lets it go.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError},
    thread,
    time::{Duration, Instant},
};

/// What reads one chip.
pub(super) type Job<T> = Box<dyn FnOnce() -> T + Send>;

/// Chips that are still in the queue after so long need not wait for those at work. Fast chips are done before,
/// by the one thread there is then.
const HELD_UP: Duration = Duration::from_millis(1);

/// The chips that a thread is still at work on, also from earlier rounds: nobody else may ask them.
#[derive(Debug, Clone, Default)]
pub(super) struct Busy(Arc<Mutex<BTreeSet<String>>>);

/// Threads that have nothing to do wait for the next round: starting one takes longer than reading a chip.
#[derive(Clone, Default)]
struct Crew(Arc<(Mutex<Waiting>, Condvar)>);

#[derive(Default)]
struct Waiting {
    tasks: VecDeque<Box<dyn FnOnce() + Send>>,
    idle: usize,
}

/// After so long without anything to do a thread ends.
const IDLE: Duration = Duration::from_secs(10);

/// Who reads chips, for one handle and its clones.
#[derive(Clone, Default)]
pub(super) struct Readers {
    busy: Busy,
    crew: Crew,
}

/// One round: what is to be done, what is being done, and what came of it.
struct Round<T> {
    state: Mutex<State<T>>,
    is_over: Condvar,
    readers: Readers,
}

struct State<T> {
    queue: VecDeque<(String, Job<T>)>,
    at_work: BTreeMap<String, Instant>,
    results: BTreeMap<String, Option<T>>,
}

impl Readers {
    /// Do all jobs; nothing for those that did not end in time, or that are not done with an earlier one.
    pub(super) fn run<T: Send + 'static>(
        &self,
        jobs: Vec<(String, Job<T>)>,
        deadline: Duration,
    ) -> BTreeMap<String, Option<T>> {
        let results = jobs.iter().map(|(chip, _)| (chip.clone(), None)).collect();
        let queue: VecDeque<_> =
            jobs.into_iter().filter(|(chip, _)| self.busy.take(chip)).collect();
        if queue.is_empty() {
            return results;
        }
        let state = Mutex::new(State { queue, at_work: BTreeMap::new(), results });
        let round = Arc::new(Round { state, is_over: Condvar::new(), readers: self.clone() });
        round.start(1);
        let mut state = round.lock();
        while !state.is_over() {
            let began = state.at_work.values().min();
            let left = began.map_or(deadline, |began| deadline.saturating_sub(began.elapsed()));
            let patience = if state.queue.is_empty() { left } else { left.min(HELD_UP) };
            state = match round.is_over.wait_timeout(state, patience) {
                Ok((state, _)) => state,
                Err(poisoned) => poisoned.into_inner().0,
            };
            state.at_work.retain(|_, began| began.elapsed() < deadline);
            round.start(state.queue.len().min(processors()));
        }
        std::mem::take(&mut state.results)
    }
}

impl<T> State<T> {
    /// Nobody is at work that is waited for.
    fn is_over(&self) -> bool {
        self.queue.is_empty() && self.at_work.is_empty()
    }
}

impl<T: Send + 'static> Round<T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// So many threads more, each of which takes chip after chip.
    fn start(self: &Arc<Self>, threads: usize) {
        for _ in 0..threads {
            let round = Arc::clone(self);
            self.readers.crew.start(Box::new(move || while round.work() {}));
        }
    }

    fn work(&self) -> bool {
        let (chip, job) = {
            let mut state = self.lock();
            let Some((chip, job)) = state.queue.pop_front() else { return false };
            state.at_work.insert(chip.clone(), Instant::now());
            (chip, job)
        };
        let result = job();
        self.readers.busy.release(&chip);
        let mut state = self.lock();
        // One that was given up may still come; it is too late then.
        if state.at_work.remove(&chip).is_some() {
            state.results.insert(chip, Some(result));
        }
        if state.is_over() {
            self.is_over.notify_one();
        }
        true
    }
}

/// Asking the system takes longer than reading a chip.
fn processors() -> usize {
    static COUNT: OnceLock<usize> = OnceLock::new();
    *COUNT.get_or_init(|| thread::available_parallelism().map_or(1, usize::from))
}

impl Crew {
    /// Let somebody who waits do this, or somebody new.
    fn start(&self, task: Box<dyn FnOnce() + Send>) {
        let (waiting, call) = &*self.0;
        let mut waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.idle > waiting.tasks.len() {
            waiting.tasks.push_back(task);
            call.notify_one();
        } else {
            let crew = self.clone();
            thread::spawn(move || crew.work(task));
        }
    }

    /// Task after task, until none came for some time.
    fn work(&self, task: Box<dyn FnOnce() + Send>) {
        let mut next = Some(task);
        while let Some(task) = next {
            task();
            let (waiting, call) = &*self.0;
            let mut waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
            waiting.idle += 1;
            let nothing = |waiting: &mut Waiting| waiting.tasks.is_empty();
            waiting = match call.wait_timeout_while(waiting, IDLE, nothing) {
                Ok((waiting, _)) => waiting,
                Err(poisoned) => poisoned.into_inner().0,
            };
            waiting.idle -= 1;
            next = waiting.tasks.pop_front();
        }
    }
}

impl std::fmt::Debug for Readers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Readers").field("busy", &self.busy).finish_non_exhaustive()
    }
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
        let results = Readers::default().run(jobs(&[20_000, 20_000, 20_000, 1, 1, 1, 1]), deadline);
        assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
        let done: Vec<_> = results.values().map(Option::is_some).collect();
        assert_eq!(done, [false, false, false, true, true, true, true]);
    }

    #[test]
    fn slow_chips_are_read_side_by_side() {
        let began = Instant::now();
        let results = Readers::default().run(jobs(&[300; 12]), Duration::from_secs(10));
        assert!(results.values().all(Option::is_some));
        assert!(began.elapsed() < Duration::from_millis(2500), "{:?}", began.elapsed());
    }

    #[test]
    fn a_chip_that_still_hangs_is_not_asked_again() {
        let readers = Readers::default();
        let deadline = Duration::from_millis(50);
        assert_eq!(readers.run(jobs(&[700, 1]), deadline)["chip0"], None);
        let began = Instant::now();
        let again = readers.run(jobs(&[1, 1]), Duration::from_secs(10));
        assert_eq!((again["chip0"], again["chip1"]), (None, Some(1)));
        assert!(began.elapsed() < Duration::from_millis(500), "it was waited for");
        thread::sleep(Duration::from_millis(1500));
        assert_eq!(readers.run(jobs(&[1]), Duration::from_secs(10))["chip0"], Some(1));
    }

    #[test]
    fn no_chip_is_no_work() {
        assert!(Readers::default().run(jobs(&[]), Duration::from_secs(1)).is_empty());
    }
}
