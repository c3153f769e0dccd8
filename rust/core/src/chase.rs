//! Running a partial machine until it stops, is proved never to, or has had its time.

use crate::decide::{backward, cycles::Cycles, ngrams};
use crate::error::Result;
use crate::machine::{Action, Machine};
use crate::tape::{Config, Spin, Watch};

/// Steps after which a proof is tried, cheap ones first.
const TRIALS: [(u64, Proof); 9] = [
    (64, Proof::Backward),
    (
        96,
        Proof::Ngrams {
            longest: 2,
            history: 0,
        },
    ),
    (
        256,
        Proof::Ngrams {
            longest: 4,
            history: 0,
        },
    ),
    (
        1 << 10,
        Proof::Ngrams {
            longest: 2,
            history: 1,
        },
    ),
    (
        1 << 11,
        Proof::Ngrams {
            longest: 2,
            history: 2,
        },
    ),
    (
        1 << 12,
        Proof::Ngrams {
            longest: 6,
            history: 0,
        },
    ),
    (
        1 << 14,
        Proof::Ngrams {
            longest: 4,
            history: 1,
        },
    ),
    (
        1 << 16,
        Proof::Ngrams {
            longest: 9,
            history: 0,
        },
    ),
    (
        1 << 18,
        Proof::Ngrams {
            longest: 2,
            history: 3,
        },
    ),
];

/// A proof by the table and a configuration.
#[derive(Clone, Copy)]
enum Proof {
    Backward,
    /// Closed sets, with windows of this length and one less.
    Ngrams {
        longest: u32,
        history: u32,
    },
}

/// How a chase ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// The halting step is done.
    Halted,
    /// An entry is wanted that is not chosen: state and symbol.
    Undefined(usize, usize),
    /// Proved to run for ever without reading an undefined entry.
    Never,
    /// Its time is over.
    Limit,
}

/// A run that is watched for proofs that it never ends.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chase {
    pub config: Config,
    cycles: Cycles,
    /// Steps at which the chase began.
    start: u64,
    trials: usize,
    proofs: bool,
}

impl Chase {
    /// A chase that uses deciders, or does without.
    pub fn new(proofs: bool) -> Self {
        Self {
            proofs,
            ..Self::default()
        }
    }

    /// Makes ready to go on from the configuration that was put in place.
    pub fn begin(&mut self) {
        self.cycles.restart();
        self.start = self.config.steps();
        self.trials = 0;
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
                if self.enter(input) {
                    return Ok(Some(End::Never));
                }
                self.config.visit(input)?;
            }
            let steps = self.config.steps();
            if steps >= goal {
                return Ok(Some(End::Limit));
            }
            if steps >= pause {
                return Ok(None);
            }
            if self.proofs && self.try_proofs(machine, input) {
                return Ok(Some(End::Never));
            }
            if let Some(end) = self.leg(machine, goal.min(pause)) {
                return Ok(Some(end));
            }
        }
    }

    /// Notes that a fresh cell is entered; whether that goes on for ever.
    fn enter(&mut self, input: &[u8]) -> bool {
        let position = self.config.head_position();
        let blank_beyond = position < 0 || (position > 0 && position as usize >= input.len());
        self.proofs && blank_beyond && self.cycles.enter(&self.config)
    }

    fn try_proofs(&mut self, machine: &Machine, input: &[u8]) -> bool {
        let steps = self.config.steps();
        if steps >= self.cycles.next_snapshot() {
            self.cycles.take_snapshot(&self.config);
        }
        let Some(&(after, proof)) = TRIALS.get(self.trials) else {
            return false;
        };
        if steps - self.start < after {
            return false;
        }
        self.trials += 1;
        match proof {
            Proof::Backward => backward::last_stop(machine).is_some_and(|last| last < steps),
            Proof::Ngrams { longest, history } => {
                // A cell's history is known only to those who follow it from the start.
                let start = Config::default();
                let config = if history > 0 { &start } else { &self.config };
                (longest - 1..=longest)
                    .any(|n| ngrams::never_stops(machine, config, input, n, history))
            }
        }
    }

    /// Runs to the next event; `None` if it does not end the chase.
    fn leg(&mut self, machine: &Machine, goal: u64) -> Option<End> {
        let snapshot = if self.proofs {
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
            Spin::Spent => None,
            Spin::Met => (self.proofs && self.cycles.is_back(&self.config)).then_some(End::Never),
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
