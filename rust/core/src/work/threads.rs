//! Units counted on several threads.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use rayon::ThreadPoolBuilder;

use super::unit::{Countable, Unit};
use crate::error::{Error, Result};

/// Time between two polls.
const PERIOD: Duration = Duration::from_millis(20);

/// Counts units on `workers` threads, so many `at_once`. `done` gets each tally as it is finished,
/// with the number of its part; `poll` is called every few milliseconds. Both run on the calling
/// thread.
///
/// # Errors
///
/// What `done` or `poll` reports, or the first error of a unit; units under way are then dropped.
pub fn count_units<P: Countable>(
    plan: &P,
    units: &[Unit],
    at_once: usize,
    workers: usize,
    done: &mut dyn FnMut(usize, P::Tally) -> Result<()>,
    poll: &mut dyn FnMut() -> Result<()>,
) -> Result<()> {
    let threads = ThreadPoolBuilder::new()
        .num_threads(workers.max(1))
        .build()
        .map_err(|error| Error::Callback(Box::new(error)))?;
    let stop = AtomicBool::new(false);
    let (sender, receiver) = channel();
    threads.in_place_scope(|scope| {
        for (index, part) in units.chunks(at_once.max(1)).enumerate() {
            let (sender, stop) = (sender.clone(), &stop);
            scope.spawn(move |_| {
                let mut check = || check_stop(stop);
                let tally = check().and_then(|()| plan.count(part, &mut check));
                // The receiver is gone once an error has ended the count.
                let _ = sender.send((index, tally));
            });
        }
        drop(sender);
        let result = loop {
            let outcome = match receiver.recv_timeout(PERIOD) {
                Ok((index, tally)) => tally.and_then(|tally| done(index, tally)),
                Err(RecvTimeoutError::Timeout) => Ok(()),
                Err(RecvTimeoutError::Disconnected) => break Ok(()),
            };
            if let Err(error) = outcome.and_then(|()| poll()) {
                break Err(error);
            }
        };
        stop.store(true, Ordering::Relaxed);
        result
    })
}

/// Ends the count of a unit when all threads are to stop.
fn check_stop(stop: &AtomicBool) -> Result<()> {
    if stop.load(Ordering::Relaxed) {
        return Err(Error::invalid("stopped"));
    }
    Ok(())
}
