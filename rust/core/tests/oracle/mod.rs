//! A slow machine, numbering and search, written again from the definitions: what the tests hold
//! the crate against. Of the crate it uses only the types, and tables entry by entry.

pub mod evidence;
pub mod problem;

use std::collections::VecDeque;

use dovetail_core::{Action, Cost, Example, Machine, Move, Readout, Task, Tie};

/// A run on a tape that grows at both ends.
pub struct Run {
    pub state: usize,
    pub steps: u64,
    pub halted: bool,
    cells: VecDeque<u8>,
    /// Index of the start cell.
    start: usize,
    /// Index of the head, and of the outermost cells visited.
    head: usize,
    lowest: usize,
    highest: usize,
}

impl Run {
    pub fn new(input: &[u8]) -> Self {
        let mut cells: VecDeque<u8> = input.iter().copied().collect();
        if cells.is_empty() {
            cells.push_back(0);
        }
        Self {
            state: 0,
            steps: 0,
            halted: false,
            cells,
            start: 0,
            head: 0,
            lowest: 0,
            highest: 0,
        }
    }

    /// A run that has halted or done that many steps.
    pub fn until(machine: &Machine, input: &[u8], max_steps: u64) -> Self {
        Self::new(input).to(machine, max_steps)
    }

    /// The same run when it has halted or done that many steps.
    fn to(mut self, machine: &Machine, max_steps: u64) -> Self {
        while !self.halted && self.steps < max_steps {
            self.step(machine);
        }
        self
    }

    /// The next run on a copy of the tape as it is, on which another input is written.
    pub fn again(&self, machine: &Machine, input: &[u8], max_steps: u64) -> Self {
        let mut next = Self {
            state: 0,
            steps: 0,
            halted: false,
            cells: self.cells.clone(),
            head: self.start,
            ..*self
        };
        for (place, &symbol) in input.iter().enumerate() {
            let cell = self.start + place;
            if cell == next.cells.len() {
                next.cells.push_back(0);
            }
            next.cells[cell] = symbol;
        }
        next.to(machine, max_steps)
    }

    /// The runs on some inputs, one after the other; with memory on the tape that the one before
    /// has left, and only up to the first that does not halt.
    pub fn all<'a>(
        machine: &Machine,
        inputs: impl IntoIterator<Item = &'a Vec<u8>>,
        max_steps: u64,
        memory: bool,
    ) -> Vec<Self> {
        let mut runs: Vec<Self> = Vec::new();
        for input in inputs {
            let run = match runs.last() {
                Some(last) if memory && !last.halted => break,
                Some(last) if memory => last.again(machine, input, max_steps),
                _ => Self::until(machine, input, max_steps),
            };
            runs.push(run);
        }
        runs
    }

    /// The runs on the examples of a task if all of them halt; those after one that does not are
    /// never made.
    pub fn halting_on_task(machine: &Machine, task: &Task, max_steps: u64) -> Option<Vec<Self>> {
        let mut runs: Vec<Self> = Vec::new();
        for example in task.examples() {
            let run = match runs.last() {
                Some(last) if task.has_memory() => last.again(machine, &example.input, max_steps),
                _ => Self::until(machine, &example.input, max_steps),
            };
            if !run.halted {
                return None;
            }
            runs.push(run);
        }
        Some(runs)
    }

    /// The runs on the examples of a task.
    pub fn on_task(machine: &Machine, task: &Task, max_steps: u64) -> Vec<Self> {
        let inputs = task.examples().iter().map(|example| &example.input);
        Self::all(machine, inputs, max_steps, task.has_memory())
    }

    pub fn symbol(&self) -> usize {
        self.cells[self.head].into()
    }

    /// One step of a machine that knows what to do.
    pub fn step(&mut self, machine: &Machine) {
        self.steps += 1;
        match machine.entry(self.state, self.symbol()).action() {
            Action::Undefined => panic!("{machine} does not say what to do"),
            Action::Halt { write } => {
                self.cells[self.head] = write;
                self.halted = true;
            }
            Action::Step { write, go, next } => {
                self.cells[self.head] = write;
                self.state = next.into();
                match go {
                    Move::Right => self.go_right(),
                    Move::Left => self.go_left(),
                }
            }
        }
    }

    fn go_right(&mut self) {
        self.head += 1;
        self.highest = self.highest.max(self.head);
        if self.head == self.cells.len() {
            self.cells.push_back(0);
        }
    }

    fn go_left(&mut self) {
        if self.head == 0 {
            self.cells.push_front(0);
            self.start += 1;
            self.head += 1;
            self.lowest += 1;
            self.highest += 1;
        }
        self.head -= 1;
        self.lowest = self.lowest.min(self.head);
    }

    pub fn read(&self, readout: Readout) -> Vec<u8> {
        let cells: Vec<u8> = self.cells.iter().copied().collect();
        let strip = |mut cells: Vec<u8>| {
            while cells.last() == Some(&0) {
                cells.pop();
            }
            cells
        };
        match readout {
            Readout::Visited => cells[self.lowest..=self.highest].to_vec(),
            Readout::Head => vec![cells[self.head]],
            Readout::Right => strip(cells[self.head..].to_vec()),
            Readout::Tape => strip(cells.into_iter().skip_while(|&cell| cell == 0).collect()),
            Readout::Ones => {
                let ones = cells.iter().filter(|&&cell| cell != 0).count();
                let digits = format!("{ones}");
                digits.bytes().map(|digit| digit - b'0').collect()
            }
        }
    }
}

/// All that an entry can say, in the standard order.
pub fn standard(states: usize, symbols: usize) -> Vec<Action> {
    let symbols = 0..symbols as u8;
    let mut actions: Vec<Action> = symbols
        .clone()
        .map(|write| Action::Halt { write })
        .collect();
    for next in 0..states as u8 {
        for write in symbols.clone() {
            for go in [Move::Left, Move::Right] {
                actions.push(Action::Step { write, go, next });
            }
        }
    }
    actions
}

/// k^(mn), the number of machines of one size; `None` if it does not fit.
pub fn count(states: usize, symbols: usize) -> Option<u128> {
    (standard(states, symbols).len() as u128).checked_pow((states * symbols) as u32)
}

/// The number of machines of fewer states.
pub fn offset(states: usize, symbols: usize) -> u128 {
    (1..states).filter_map(|size| count(size, symbols)).sum()
}

/// The text of an entry.
pub fn text(action: Action) -> String {
    let letter = |state: u8| char::from(b'A' + state);
    match action {
        Action::Undefined => "---".into(),
        Action::Halt { write } => format!("{write}RZ"),
        Action::Step { write, go, next } => match go {
            Move::Left => format!("{write}L{}", letter(next)),
            Move::Right => format!("{write}R{}", letter(next)),
        },
    }
}

/// The text of a table, given in table order.
pub fn table_text(actions: &[Action], symbols: usize) -> String {
    let row = |row: &[Action]| row.iter().copied().map(text).collect::<String>();
    actions
        .chunks(symbols)
        .map(row)
        .collect::<Vec<_>>()
        .join("_")
}

/// Every order of the numbers from 0 that leaves 0 in its place.
pub fn renamings(states: usize) -> Vec<Vec<u8>> {
    let mut names = vec![vec![0]];
    for state in 1..states as u8 {
        let inserted = |name: &Vec<u8>| {
            let places = 1..=name.len();
            let name = name.clone();
            places.map(move |place| {
                let mut longer = name.clone();
                longer.insert(place, state);
                longer
            })
        };
        names = names.iter().flat_map(inserted).collect();
    }
    names
}

/// The least rank of a machine that agrees with a partial one, by trying all names of its states.
pub fn least_rank(partial: &Machine, order: Option<&[Vec<usize>]>) -> u128 {
    let (states, symbols) = (partial.states(), partial.symbols());
    let actions = standard(states, symbols);
    let code = |action: Action| -> u128 {
        let standard = actions.iter().position(|&known| known == action);
        let Some(standard) = standard else {
            return 0; // not chosen yet: the least code
        };
        let place = order.map_or(Some(standard), |rows| {
            rows[states - 1].iter().position(|&code| code == standard)
        });
        place.expect("a permutation") as u128
    };
    let number = |names: &Vec<u8>| {
        let mut number = 0;
        for row in 0..states as u8 {
            let state = names.iter().position(|&name| name == row);
            for symbol in 0..symbols {
                let entry = partial.entry(state.expect("a permutation"), symbol);
                let renamed = match entry.action() {
                    Action::Step { write, go, next } => Action::Step {
                        write,
                        go,
                        next: names[usize::from(next)],
                    },
                    stop => stop,
                };
                number = number * actions.len() as u128 + code(renamed);
            }
        }
        number
    };
    let least = renamings(states).iter().map(number).min();
    offset(states, symbols) + 1 + least.expect("at least one naming")
}

/// The time of a machine on a task if it is accepted by then.
pub fn time(
    machine: &Machine,
    task: &Task,
    accept: impl Fn(&[Vec<u8>]) -> bool,
    max_time: u64,
) -> Option<u64> {
    let mut time = 0;
    let mut outputs = Vec::new();
    let runs = Run::on_task(machine, task, max_time);
    for (run, Example { weight, output, .. }) in runs.iter().zip(task.examples()) {
        let answer = run.read(task.readout());
        if !run.halted || output.as_ref().is_some_and(|wanted| *wanted != answer) {
            return None;
        }
        outputs.push(answer);
        time = match task.cost() {
            Cost::Average => time + weight * run.steps,
            Cost::Max => run.steps.max(time),
        };
    }
    (time <= max_time && accept(&outputs)).then_some(time)
}

/// What the dovetailer minimises, and the iteration of acceptance as its first part.
pub fn key(a: u64, b: u64, tie: Tie, (rank, turns): (u128, u64)) -> (u128, u128, u128) {
    let visits = u128::from(turns.div_ceil(b));
    let iteration = rank.div_ceil(a.into()) + visits - 1;
    match tie {
        Tie::Rank => (iteration, rank, 0),
        Tie::Time => (iteration, visits, rank),
    }
}
