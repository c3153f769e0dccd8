//! Running a partial machine until it stops, is proved never to, or has had its time.

use super::machine::{Action, Machine};
use super::proofs::{Attempts, Evidence, cycles::Cycles};
use super::tape::{Config, MOST_CELLS, Spin, Watch};
use crate::error::{Error, Result};

/// Steps between two polls.
const PATIENCE: u64 = 1 << 20;

/// How a watched run ended, or why it stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// The halting step is done.
    Halted,
    /// An entry is wanted that is not chosen: state and symbol.
    Undefined(usize, usize),
    /// Proved to run for ever without reading an undefined entry.
    Never(Evidence),
    /// Its time is over.
    Limit,
}

/// A run that is watched for proofs that it never ends.
#[derive(Clone, Debug, Default)]
pub(crate) struct WatchedRun {
    pub config: Config,
    cycles: Cycles,
    /// Steps at which the watch began.
    start: u64,
    attempts: Attempts,
    deciders: bool,
}

impl WatchedRun {
    /// A run with deciders, or without.
    pub fn new(deciders: bool) -> Self {
        Self {
            deciders,
            ..Self::default()
        }
    }

    /// Another run at the same configuration, as it begins.
    ///
    /// # Errors
    ///
    /// If there is no memory for it.
    pub fn branch_off(&self) -> Result<Self> {
        let mut branch = Self::new(self.deciders);
        branch.config.copy_from(&self.config)?;
        branch.begin();
        Ok(branch)
    }

    /// Makes ready to go on from the configuration that was put in place.
    pub fn begin(&mut self) {
        self.cycles.restart();
        self.start = self.config.steps();
        self.attempts = Attempts::default();
    }

    /// Runs until `goal` steps are done in all, or about `patience` more; `None` says to go on.
    ///
    /// # Errors
    ///
    /// If the tape would grow beyond all memory.
    pub fn advance(
        &mut self,
        machine: &Machine,
        input: &[u8],
        goal: u64,
        patience: u64,
    ) -> Result<Option<End>> {
        let pause = self.config.steps().saturating_add(patience);
        loop {
            if self.config.is_fresh() {
                if let Some(evidence) = self.enter(input)? {
                    return Ok(Some(End::Never(evidence)));
                }
                self.config.visit(input, MOST_CELLS)?;
            }
            let steps = self.config.steps();
            if steps >= goal {
                return Ok(Some(End::Limit));
            }
            if steps >= pause {
                return Ok(None);
            }
            if self.deciders
                && let Some(evidence) = self.try_deciders(machine, input, goal)?
            {
                return Ok(Some(End::Never(evidence)));
            }
            if let Some(end) = self.leg(machine, goal.min(pause)) {
                return Ok(Some(end));
            }
        }
    }

    /// Notes that a fresh cell is entered; why that goes on for ever, if it does.
    fn enter(&mut self, input: &[u8]) -> Result<Option<Evidence>> {
        let position = self.config.head_position();
        let blank_beyond = position < 0 || (position > 0 && position as usize >= input.len());
        if self.deciders && blank_beyond {
            self.cycles.enter(&self.config)
        } else {
            Ok(None)
        }
    }

    fn try_deciders(
        &mut self,
        machine: &Machine,
        input: &[u8],
        goal: u64,
    ) -> Result<Option<Evidence>> {
        let steps = self.config.steps();
        if steps >= self.cycles.next_snapshot() {
            self.cycles.take_snapshot(&self.config)?;
        }
        if steps < self.attempts.due(self.start, goal) {
            return Ok(None);
        }
        Ok(self.attempts.attempt(machine, &self.config, input))
    }

    /// Runs to the next event; `None` if it does not end the run.
    fn leg(&mut self, machine: &Machine, goal: u64) -> Option<End> {
        let snapshot = if self.deciders {
            self.cycles.next_snapshot()
        } else {
            u64::MAX
        };
        let budget = goal.min(snapshot) - self.config.steps();
        let position = self.config.head_position();
        let mut watch = Watch {
            meeting: self.cycles.meeting(),
            leftmost: position,
            rightmost: position,
        };
        let spin = self
            .config
            .spin_watched(machine.table(), budget, &mut watch);
        self.cycles.reach(watch.leftmost, watch.rightmost);
        match spin {
            Spin::Met if self.deciders => self.cycles.closed(&self.config).map(End::Never),
            Spin::Spent | Spin::Met => None,
            Spin::Stopped if self.config.is_fresh() => None,
            Spin::Stopped => Some(self.stop(machine)),
        }
    }

    fn stop(&mut self, machine: &Machine) -> End {
        let (state, symbol) = (self.config.state(), self.config.symbol() as usize);
        match machine.entry(state, symbol).action() {
            Action::Halt { write } => {
                self.config.halt(write);
                End::Halted
            }
            _ => End::Undefined(state, symbol),
        }
    }
}

/// Why a machine never halts on an input, and never reads an undefined entry; `None` if that was
/// not proved in `max_steps` steps. `poll` is called every few milliseconds.
///
/// # Errors
///
/// If the input has a symbol that the machine does not have, if the tape would grow beyond all
/// memory, or what `poll` reports.
///
/// # Examples
///
/// ```
/// use dovetail_core::{Evidence, prove};
///
/// let machine = "1RB1RA_1LA---".parse()?;
/// let evidence = prove(&machine, &[], 1_000, &mut || Ok(()))?;
/// assert_eq!(evidence, Some(Evidence::TranslatedCycle { start: 1, end: 5, reach: 1 }));
/// # Ok::<(), dovetail_core::Error>(())
/// ```
pub fn prove(
    machine: &Machine,
    input: &[u8],
    max_steps: u64,
    poll: &mut dyn FnMut() -> Result<()>,
) -> Result<Option<Evidence>> {
    if let Some(symbol) = input
        .iter()
        .find(|&&symbol| symbol as usize >= machine.symbols())
    {
        return Err(Error::invalid(format!(
            "input: symbol {symbol} is not one of the machine's 0 to {}",
            machine.symbols() - 1
        )));
    }
    let mut watched = WatchedRun::new(true);
    watched.begin();
    loop {
        poll()?;
        match watched.advance(machine, input, max_steps, PATIENCE)? {
            None => {}
            Some(End::Never(evidence)) => return Ok(Some(evidence)),
            Some(_) => return Ok(None),
        }
    }
}
