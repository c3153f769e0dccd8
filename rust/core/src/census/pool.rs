//! Many units on several threads.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use super::{Plan, Tally, Unit, count_unit};
use crate::error::{Error, Result};

/// Time between two polls.
const PERIOD: Duration = Duration::from_millis(20);

/// Counts units on `workers` threads. `done` gets each tally as it is finished, with the index of
/// its unit; `poll` is called every few milliseconds. Both run on the calling thread.
///
/// # Errors
///
/// What `done` or `poll` reports, or the first error of a unit; units under way are then dropped.
pub fn count_units(
    plan: &Plan,
    units: &[Unit],
    workers: usize,
    done: &mut dyn FnMut(usize, Tally) -> Result<()>,
    poll: &mut dyn FnMut() -> Result<()>,
) -> Result<()> {
    let next = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    let (sender, receiver) = channel();
    thread::scope(|scope| {
        for _ in 0..workers.max(1) {
            let sender = sender.clone();
            let (next, stop) = (&next, &stop);
            scope.spawn(move || {
                let mut go_on = || {
                    if stop.load(Ordering::Relaxed) {
                        return Err(Error::invalid("stopped"));
                    }
                    Ok(())
                };
                while !stop.load(Ordering::Relaxed) {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(unit) = units.get(index) else {
                        return;
                    };
                    let tally = count_unit(plan, unit, &mut go_on);
                    if sender.send((index, tally)).is_err() {
                        return;
                    }
                }
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
