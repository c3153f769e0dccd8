//! Checks that evidence proves what it says. It shares nothing with the deciders: runs are stepped
//! on a map of cells, ancestors are listed level by level, n-grams are lists of letters.

use std::collections::{BTreeMap, HashMap, HashSet};

use dovetail_core::{Action, ClosedSet, Evidence, Machine, Move};

/// Ancestors of one level after which a line of them is taken to be endless.
const MAX_LEVEL: usize = 100_000;

/// What is wrong with the evidence, or nothing.
pub fn check(machine: &Machine, input: &[u8], evidence: &Evidence) -> Result<(), String> {
    match evidence {
        Evidence::Cycle { start, end } => cycle(machine, input, *start, *end),
        Evidence::TranslatedCycle { start, end, reach } => {
            translated(machine, input, (*start, *end), *reach as i64)
        }
        Evidence::Backward { depth } => backward(machine, input, *depth),
        Evidence::Ngrams(set) => ngrams(machine, input, set),
    }
}

fn ensure(holds: bool, complaint: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(complaint.into()) }
}

/// A whole configuration: all cells that are not listed are blank.
#[derive(Clone, PartialEq)]
struct Whole {
    cells: BTreeMap<i64, u8>,
    head: i64,
    state: u8,
    /// Outermost positions the head has been on or left.
    visited: Option<(i64, i64)>,
}

impl Whole {
    fn new(input: &[u8]) -> Self {
        let cells = (0..).zip(input.iter().copied());
        Self {
            cells: cells.filter(|&(_, symbol)| symbol != 0).collect(),
            head: 0,
            state: 0,
            visited: None,
        }
    }

    fn at(&self, position: i64) -> u8 {
        self.cells.get(&position).copied().unwrap_or(0)
    }

    fn step(&mut self, machine: &Machine) -> Result<(), String> {
        let entry = machine.entry(self.state.into(), self.at(self.head).into());
        let Action::Step { write, go, next } = entry.action() else {
            return Err("the run stops".into());
        };
        let (low, high) = self.visited.unwrap_or((self.head, self.head));
        self.visited = Some((low.min(self.head), high.max(self.head)));
        match write {
            0 => self.cells.remove(&self.head),
            _ => self.cells.insert(self.head, write),
        };
        self.head += if go == Move::Right { 1 } else { -1 };
        self.state = next;
        Ok(())
    }

    fn run(&mut self, machine: &Machine, steps: u64) -> Result<(), String> {
        (0..steps).try_for_each(|_| self.step(machine))
    }

    /// 1 or −1 if the head stands on the first cell right or left of all visited ones, and from it
    /// on all cells are blank; else 0.
    fn side(&self) -> i64 {
        let (low, high) = self.visited.unwrap_or((0, 0));
        if self.head == high + 1 && self.cells.range(self.head..).next().is_none() {
            1
        } else if self.head == low - 1 && self.cells.range(..=self.head).next().is_none() {
            -1
        } else {
            0
        }
    }
}

fn cycle(machine: &Machine, input: &[u8], start: u64, end: u64) -> Result<(), String> {
    ensure(start < end, "no time passes")?;
    let mut now = Whole::new(input);
    now.run(machine, start)?;
    let before = now.clone();
    now.run(machine, end - start)?;
    let same = before.cells == now.cells && before.head == now.head && before.state == now.state;
    ensure(same, "the configurations differ")
}

fn translated(
    machine: &Machine,
    input: &[u8],
    (start, end): (u64, u64),
    reach: i64,
) -> Result<(), String> {
    ensure(start < end, "no time passes")?;
    let mut now = Whole::new(input);
    now.run(machine, start)?;
    let before = now.clone();
    let side = before.side();
    ensure(
        side != 0,
        "the first cell is not fresh, or not all is blank beyond",
    )?;
    for _ in start..end {
        now.step(machine)?;
        let back = (before.head - now.head) * side;
        ensure(back <= reach, "the head goes back further")?;
    }
    ensure(now.side() == side, "the second cell is not fresh")?;
    ensure(before.state == now.state, "the states differ")?;
    let same = |back| before.at(before.head - side * back) == now.at(now.head - side * back);
    ensure((1..=reach).all(same), "the cells differ")
}

/// Cells of which something is known, head and state.
type Known = (BTreeMap<i64, u8>, i64, usize);

fn backward(machine: &Machine, input: &[u8], depth: u64) -> Result<(), String> {
    Whole::new(input).run(machine, depth + 1)?;
    let mut level: Vec<Known> = Vec::new();
    let places = || {
        let states = 0..machine.states();
        states.flat_map(|state| (0..machine.symbols()).map(move |symbol| (state, symbol)))
    };
    for (state, symbol) in places() {
        if !matches!(machine.entry(state, symbol).action(), Action::Step { .. }) {
            level.push((BTreeMap::from([(0, symbol as u8)]), 0, state));
        }
    }
    for _ in 0..=depth {
        ensure(level.len() < MAX_LEVEL, "too many ancestors")?;
        let mut earlier = Vec::new();
        for (cells, head, state) in level {
            for (previous, symbol) in places() {
                let Action::Step { write, go, next } = machine.entry(previous, symbol).action()
                else {
                    continue;
                };
                let from = if go == Move::Right {
                    head - 1
                } else {
                    head + 1
                };
                if usize::from(next) == state && *cells.get(&from).unwrap_or(&write) == write {
                    let mut cells = cells.clone();
                    cells.insert(from, symbol as u8);
                    earlier.push((cells, from, previous));
                }
            }
        }
        level = earlier;
    }
    ensure(level.is_empty(), "a line of ancestors is longer")
}

/// Letters, the nearest to the head first.
type Window = Vec<usize>;
/// State, letter under the head, windows on the left and on the right.
type View = (usize, usize, [Window; 2]);

fn ngrams(machine: &Machine, input: &[u8], set: &ClosedSet) -> Result<(), String> {
    ensure(set.n > 0, "no windows")?;
    ensure(
        set.history == 0 || set.start == 0,
        "histories are known from the start only",
    )?;
    let symbols = machine.symbols();
    let visits = 1 + machine.states() * symbols;
    let pasts = visits.pow(set.history);
    let letters = symbols * pasts;
    let window = |mut number: usize| -> Window {
        let mut letters_of = Vec::new();
        for _ in 0..set.n {
            letters_of.push(number % letters);
            number /= letters;
        }
        letters_of
    };
    let views: HashSet<View> = set
        .contexts
        .iter()
        .map(|context| (context.state, context.letter, context.windows.map(window)))
        .collect();
    let halves = [0, 1].map(|side| -> HashSet<Window> {
        let half = set.halves[side].iter().enumerate();
        half.filter(|(_, stands)| **stands)
            .map(|(number, _)| window(number))
            .collect()
    });
    covers(machine, input, set, (&views, &halves))?;
    // Windows by all their letters but the furthest.
    let mut by_near: [HashMap<Window, Vec<Window>>; 2] = Default::default();
    for (side, half) in halves.iter().enumerate() {
        for gram in half {
            let near = gram[..gram.len() - 1].to_vec();
            by_near[side].entry(near).or_default().push(gram.clone());
        }
    }
    for (state, letter, windows) in &views {
        let symbol = letter % symbols;
        let Action::Step { write, go, next } = machine.entry(*state, symbol).action() else {
            return Err("a context stops".into());
        };
        let past = (letter / symbols * visits + 1 + state * symbols + symbol) % pasts;
        let (behind, ahead) = if go == Move::Right { (0, 1) } else { (1, 0) };
        ensure(
            halves[behind].contains(&windows[behind]),
            "a window left behind is missing",
        )?;
        let mut moved = windows.clone();
        moved[behind].pop();
        moved[behind].insert(0, past * symbols + usize::from(write));
        for gram in by_near[ahead]
            .get(&windows[ahead][1..])
            .into_iter()
            .flatten()
        {
            moved[ahead].clone_from(gram);
            let view = (usize::from(next), windows[ahead][0], moved.clone());
            ensure(views.contains(&view), "a context that follows is missing")?;
        }
    }
    Ok(())
}

/// The run is in the set when it begins.
fn covers(
    machine: &Machine,
    input: &[u8],
    set: &ClosedSet,
    (views, halves): (&HashSet<View>, &[HashSet<Window>; 2]),
) -> Result<(), String> {
    let mut now = Whole::new(input);
    now.run(machine, set.start)?;
    let window = |sign: i64, distance: i64| -> Window {
        let places = distance + 1..=distance + i64::from(set.n);
        places
            .map(|place| now.at(now.head + sign * place).into())
            .collect()
    };
    let view = (
        now.state.into(),
        now.at(now.head).into(),
        [window(-1, 0), window(1, 0)],
    );
    ensure(views.contains(&view), "the first context is missing")?;
    let ends = now.cells.keys().chain([&now.head]);
    let furthest = ends.map(|end| (end - now.head).abs()).max().unwrap_or(0);
    for (side, sign) in [(0, -1), (1, 1)] {
        let mut distances = 1..=furthest + 1;
        let all = distances.all(|distance| halves[side].contains(&window(sign, distance)));
        ensure(all, "a window further out is missing")?;
    }
    Ok(())
}
