//! Closed sets of n-grams: an over-approximation of all configurations that can follow.
//!
//! A *context* is a state, the symbol under the head, and the n symbols next to it on each side.
//! For each half of the tape the set of n-grams that may stand there is kept; a move away from a
//! half pushes its window into the set, a move towards it draws every n-gram that fits. If the
//! contexts close without a halting or undefined entry, no such entry is ever read.
//!
//! With *history*, a cell also remembers the states and symbols of its last visits. That keeps
//! apart cells that look alike but play different parts, as in counters.

use rustc_hash::FxHashSet;

use crate::machines::machine::{Action, Machine, Move};
use crate::machines::tape::Config;

/// Contexts after which the attempt is given up.
const MAX_CONTEXTS: usize = 1 << 13;
/// Letters tried, over all passes, after which the attempt is given up: about a millisecond.
const MAX_TRIED: usize = 1 << 19;
/// Most n-grams there may be.
const MAX_GRAMS: usize = 1 << 16;

/// A local view of a configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Context {
    /// The state.
    pub state: usize,
    /// The letter under the head.
    pub letter: usize,
    /// The windows on the left and on the right, as numbers: their letters are the digits, and the
    /// letter nearest to the head is the last digit.
    pub windows: [usize; 2],
}

/// Contexts that contain every configuration from one on, and none of which stops.
///
/// Without history a *letter* is a symbol. Otherwise it is symbol + symbols × past, where the past
/// has one digit for each visit remembered, the latest being the last: 0 for none, or
/// 1 + state × symbols + symbol read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedSet {
    /// Length of the windows.
    pub n: u32,
    /// Visits that a cell remembers.
    pub history: u32,
    /// Steps after which the run is in the set for ever.
    pub start: u64,
    /// All contexts.
    pub contexts: Vec<Context>,
    /// Which windows may stand further out on the left and on the right, by their number.
    pub halves: [Vec<bool>; 2],
}

struct Closure<'a> {
    machine: &'a Machine,
    /// What a cell can be: a symbol, or a symbol and its history.
    letters: usize,
    /// Values of one remembered visit (0 is none), and of all that a cell remembers.
    visits: usize,
    histories: usize,
    /// Number of n-grams, and of (n−1)-grams.
    grams: usize,
    shorter: usize,
    /// Which n-grams may stand on the left and on the right.
    halves: [Vec<bool>; 2],
    known: FxHashSet<u64>,
    contexts: Vec<Context>,
    grown: bool,
}

/// The set of windows of length `n`, if it proves that the run never stops from this configuration
/// on, each cell remembering `history` visits from there on.
pub(crate) fn closed_set(
    machine: &Machine,
    config: &Config,
    input: &[u8],
    n: u32,
    history: u32,
) -> Option<ClosedSet> {
    let visits = 1 + machine.states() * machine.symbols();
    let histories = visits.pow(history);
    let letters = machine.symbols() * histories;
    let grams = letters.checked_pow(n).filter(|&grams| grams <= MAX_GRAMS)?;
    let mut closure = Closure {
        machine,
        letters,
        visits,
        histories,
        grams,
        shorter: grams / letters,
        halves: [vec![false; grams], vec![false; grams]],
        known: FxHashSet::default(),
        contexts: Vec::new(),
        grown: false,
    };
    closure.begin(config, input, n as usize);
    closure.close().then(|| ClosedSet {
        n,
        history,
        start: config.steps(),
        contexts: closure.contexts,
        halves: closure.halves,
    })
}

impl Closure<'_> {
    /// The present configuration: its context, and every n-gram further out.
    fn begin(&mut self, config: &Config, input: &[u8], n: usize) {
        let head = config.head_position();
        let left = config.first_position().min(head) - 1;
        // A cell that is about to be visited is not yet within the visited ones.
        let right = config
            .end_position()
            .max(head + 1)
            .max(isize::try_from(input.len()).unwrap_or(isize::MAX));
        let mut windows = [0; 2];
        for (side, (step, end)) in [(-1, left), (1, right)].into_iter().enumerate() {
            let length = (end - head).unsigned_abs() + n;
            let symbol =
                |depth: usize| config.symbol_at(head + step * (depth as isize + 1), input) as usize;
            let window = |depth: usize| {
                (depth..depth + n)
                    .rev()
                    .fold(0, |gram, depth| gram * self.letters + symbol(depth))
            };
            windows[side] = window(0);
            for depth in 1..length {
                let gram = window(depth);
                self.halves[side][gram] = true;
            }
        }
        let letter = config.symbol_at(head, input) as usize;
        self.add(Context {
            state: config.state(),
            letter,
            windows,
        });
    }

    /// Follows every context until nothing new comes; `false` if a stop may be reached.
    fn close(&mut self) -> bool {
        let mut tried = 0;
        loop {
            self.grown = false;
            let mut index = 0;
            while index < self.contexts.len() {
                tried += self.letters;
                if tried > MAX_TRIED
                    || self.contexts.len() > MAX_CONTEXTS
                    || !self.follow(self.contexts[index])
                {
                    return false;
                }
                index += 1;
            }
            if !self.grown {
                return true;
            }
        }
    }

    fn follow(&mut self, context: Context) -> bool {
        let symbols = self.machine.symbols();
        let symbol = context.letter % symbols;
        let entry = self.machine.entry(context.state, symbol);
        let Action::Step { write, go, next } = entry.action() else {
            return false;
        };
        let visit = 1 + context.state * symbols + symbol;
        let past = (context.letter / symbols * self.visits + visit) % self.histories;
        let written = past * symbols + write as usize;
        let (behind, ahead) = if go == Move::Right { (0, 1) } else { (1, 0) };
        let old = context.windows[behind];
        self.grown |= !std::mem::replace(&mut self.halves[behind][old], true);
        let mut windows = context.windows;
        windows[behind] = (old % self.shorter) * self.letters + written;
        let letter = context.windows[ahead] % self.letters;
        let inner = context.windows[ahead] / self.letters;
        for outer in 0..self.letters {
            let gram = inner + outer * self.shorter;
            if self.halves[ahead][gram] {
                windows[ahead] = gram;
                self.add(Context {
                    state: next as usize,
                    letter,
                    windows,
                });
            }
        }
        true
    }

    fn add(&mut self, context: Context) {
        let [left, right] = context.windows;
        let place = ((context.state * self.letters + context.letter) * self.grams + left)
            * self.grams
            + right;
        if self.known.insert(place as u64) {
            self.contexts.push(context);
            self.grown = true;
        }
    }
}
