//! The tree of partial machines, walked plainly: every machine of one size is in exactly one leaf.
//!
//! This is the definition word by word, and without deciders a run ends by halting or at the time
//! limit. Faster walks are held against it.

use super::end::RunEnd;
use super::partial::Partial;
use super::tape::Config;
use super::watched_run::WatchedRun;
use crate::error::Result;

/// A set of machines that behave identically up to their end.
pub struct Leaf<'a> {
    /// The partial machine that they all continue.
    pub partial: &'a Partial,
    /// The configuration that they have reached; its steps are the halting time if they have halted.
    pub config: &'a Config,
    /// Why the run ended: not by an undefined entry, and not by too many cells.
    pub end: RunEnd,
}

/// Calls `visit` with every leaf for machines of exactly `states` states on an input; `deciders`
/// says whether runs may end by a proof.
///
/// Leaves come in the order of the entry codes along their paths.
///
/// # Errors
///
/// If the size is not one of a machine, or what `visit` reports.
///
/// # Examples
///
/// ```
/// use dovetail_core::{RunEnd, walk};
///
/// let mut halting = 0;
/// walk((2, 2), &[], 6, false, &mut |leaf| {
///     if leaf.end == RunEnd::Halted {
///         halting += leaf.partial.weight(2)?;
///     }
///     Ok(())
/// })?;
/// assert_eq!(halting, 3_044);
/// # Ok::<(), dovetail_core::Error>(())
/// ```
pub fn walk(
    (states, symbols): (usize, usize),
    input: &[u8],
    max_time: u64,
    deciders: bool,
    visit: &mut dyn FnMut(&Leaf<'_>) -> Result<()>,
) -> Result<()> {
    let mut partial = Partial::root(states, symbols)?;
    descend(
        &mut partial,
        WatchedRun::new(deciders),
        input,
        max_time,
        visit,
    )
}

fn descend(
    partial: &mut Partial,
    mut watched: WatchedRun,
    input: &[u8],
    max_time: u64,
    visit: &mut dyn FnMut(&Leaf<'_>) -> Result<()>,
) -> Result<()> {
    watched.begin();
    let end = loop {
        match watched.advance(partial.machine(), input, max_time, u64::MAX)? {
            Some(RunEnd::Undefined(state, symbol)) => {
                let states = partial.machine().states();
                for code in 0..partial.choices() {
                    partial.choose(state, symbol, code);
                    descend(partial, watched.branch_off()?, input, max_time, visit)?;
                    partial.take_back(state, symbol, states);
                }
                return Ok(());
            }
            Some(end) => break end,
            None => {}
        }
    };
    visit(&Leaf {
        partial,
        config: &watched.config,
        end,
    })
}
